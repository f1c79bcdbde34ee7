/// The short, sayable number of an item: E-012.
public enum ItemNumber {
    public static func text(_ number: Int) -> String { "E-" + number.padded(3) }
}
