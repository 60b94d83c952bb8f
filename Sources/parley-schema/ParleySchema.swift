@main
struct ParleySchema {
    static func main() {}
}
