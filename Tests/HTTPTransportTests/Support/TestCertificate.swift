import NIOSSL

/// A certificate for `pinned.example.com`, made for these tests with `openssl req -x509` and valid until 2126. Its key
/// protects nothing.
enum TestCertificate {
    static var trustRoots: NIOSSLTrustRoots {
        get throws { .certificates([try certificate]) }
    }

    static var serverConfiguration: TLSConfiguration {
        get throws {
            .makeServerConfiguration(
                certificateChain: [.certificate(try certificate)],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
        }
    }

    private static var certificate: NIOSSLCertificate {
        get throws { try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem) }
    }

    private static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBsTCCAVagAwIBAgIUcnJuY4smQBuVuXCQAa0p2cgXplAwCgYIKoZIzj0EAwIw
        HTEbMBkGA1UEAwwScGlubmVkLmV4YW1wbGUuY29tMCAXDTI2MTEyMTA0NDgzNloY
        DzIxMjYxMDI4MDQ0ODM2WjAdMRswGQYDVQQDDBJwaW5uZWQuZXhhbXBsZS5jb20w
        WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATaVT2n2k/MaojFmdPm3mAecPsKMT8J
        I0TmbdWXF2L+baxu1qyIKTPOaFtCeLAhqtwDhQtdhBE77M46lnidYLlZo3IwcDAd
        BgNVHQ4EFgQU6PpxcTlf0K9qpI1qW/nBXj2D4kMwHwYDVR0jBBgwFoAU6PpxcTlf
        0K9qpI1qW/nBXj2D4kMwHQYDVR0RBBYwFIIScGlubmVkLmV4YW1wbGUuY29tMA8G
        A1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOtTC77EmU1JjEHD/F3+
        uDm/yqu+ktqTZLcgG7h6/ACKAiEA/JCggt7OGxG8ieYaXkFHhdeLsCKfMsTLUMRk
        kgqj4Ww=
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7VJbQ5Yjm86NAZ8x
        48UmLL3QaPxUIyqoQBOInBbI7tShRANCAATaVT2n2k/MaojFmdPm3mAecPsKMT8J
        I0TmbdWXF2L+baxu1qyIKTPOaFtCeLAhqtwDhQtdhBE77M46lnidYLlZ
        -----END PRIVATE KEY-----
        """
}
