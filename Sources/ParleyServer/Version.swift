/// Which server this is.
public enum Version {
    /// The version of the program.
    public static let number = "0.1.0"

    /// What it calls itself.
    public static let agent = "parley \(number)"
}
