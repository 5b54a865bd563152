import Campaign
import Sandbox
import Sealing
import Store

/// Which exit code an error means.
extension CommandFailure {
    static func kind(of error: any Error) -> Kind {
        switch error {
        case is SettingsFile.ReadError, is InvalidCampaign, is DirectoryFile.ReadError, is KeyFiles.Failure,
            is PrivateFile.Failure,
            is Platform.Failure,
            is SandboxSetup.Failure, is SealingKeyring.ParseError, is Pseudonymizer.MalformedKey:
            .setting
        case let error as DatabaseError:
            if case .unavailable = error { .unavailable } else { .failed }
        case is SandboxServer.StartError: .unavailable
        default: .failed
        }
    }
}
