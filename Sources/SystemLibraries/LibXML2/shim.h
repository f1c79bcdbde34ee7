// Names the library and its flags only; nobody imports it.
