import Accounts

extension SignInError {
    /// What happened and what to do, for a terminal.
    var failure: CommandFailure {
        switch self {
        case .malformedName:
            CommandFailure("that is no handle, address or server; write it as on your profile", .badInput)
        case .unknownName: CommandFailure("nobody has that handle; check its spelling", .badInput)
        case .unsuitableServer(let host):
            CommandFailure(
                "\(host.isEmpty ? "the server" : host) is no server that this program can sign in at", .badInput)
        case .servedElsewhere(let host):
            CommandFailure("your account seems to be kept by \(host); sign in there", .badInput)
        case .xUnavailable: CommandFailure("signing in with X is not possible here", .failed)
        case .notBegunHere:
            CommandFailure("the browser brought no answer to this sign-in, or too late; begin again", .failed)
        case .denied: CommandFailure("the sign-in was refused in the browser; nothing was stored", .failed)
        case .answerRefused(let reason):
            CommandFailure(
                "the server's answer does not fit what was asked for (\(reason)); nothing was stored", .failed)
        case .secretRefused(let host):
            CommandFailure(
                "\(host) does not take that password or token; make a new app password or token there", .badInput)
        case .unreachable(let host, _):
            CommandFailure("\(host.isEmpty ? "the server" : host) does not answer; try again later", .unavailable)
        }
    }
}
