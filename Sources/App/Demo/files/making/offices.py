"""The letterheads of the demo case's offices and companies."""

POLICE = (
    "Port Ellery Police Department", ["Investigations Bureau · 14 Harbor Street, Port Ellery, Arden"], "#1d3557", "PEPD"
)
FIRE = ("Port Ellery Fire Marshal", ["Fire Investigation Unit · 2 Quay Road, Port Ellery, Arden"], "#8a1c1c", "FM")
LABORATORY = (
    "Arden State Crime Laboratory", ["Trace and Fire Debris Section · Laboratory Way, Arden City, Arden"], "#0f5257",
    "ASCL"
)
ATTORNEY = ("Harbor County District Attorney", ["Courthouse Square, Port Ellery, Arden"], "#2f3e2e", "HCDA")
HAULIER = ("Marrow Point Logistics", ["Marrow Point yard, Port Ellery, Arden"], "#3a4a6b", "MPL")
INSURER = ("Meridian Shoals Insurance", ["Commercial property · Meridian House, Arden City, Arden"], "#24486b", "MSI")
BANK = ("Tidewater First Bank", ["Commercial lending · 1 Exchange Row, Port Ellery, Arden"], "#17494d", "TFB")
