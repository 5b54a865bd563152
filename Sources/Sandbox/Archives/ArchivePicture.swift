import FoundationEssentials

/// The picture in everybody's archive: waves, 96 by 64 pixels, made for this project.
enum ArchivePicture {
    /// The last part of its address on X.
    static let name = "tideclock.jpg"

    static let width = 96
    static let height = 64

    /// A JPEG file.
    static var bytes: [UInt8] {
        Data(base64Encoded: text, options: .ignoreUnknownCharacters).map(Array.init) ?? []
    }

    private static let text = """
        /9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZP
        NS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCABAAGADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEA
        AAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJico
        KSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT
        1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEE
        BSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOE
        hYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDVkUMl
        YGp22QeK3om3JVW9h3KeK9uSujhi7M8/v4drHiqMTFHro9UtsE8VzsyFHrzqkbM64u6N/TLnBHNdZYzblHNef2M21hzXV6Xc5A5rpoTMqkTopFDJWBqd
        tkHit6JtyVVvYdyniuiSujGLszz+/h2seKoxMUeuj1S2wTxXOzIUevOqRszri7o39MucEc11ljNuUc15/YzbWHNdXpdzkDmumhMyqRNWxm3KOauyKGSu
        d0u5yBzXQxNuSuiEroykrMwdTtsg8Vyd/DtY8V6Bew7lPFcpqltgniuevA0pyOciYo9dBplzgjmsCZCj1bsZtrDmuaEuVm0ldHoFjNuUc1dkUMlc7pdz
        kDmuhibclejCV0cslZmDqdtkHiuTv4drHivQL2Hcp4rlNUtsE8Vz14GlORzkTFHroNMucEc1gTIUerdjNtYc1zQlys2kro1NMucEc11ljNuUc15/YzbW
        HNdXpdzkDmumhMyqROikUMlYGp22QeK3om3JVW9h3KeK6JK6MYuzPP7+Hax4qjExR66PVLbBPFc7MhR686pGzOuLujf0y5wRzXWWM25RzXn9jNtYc11e
        l3OQOa6aEzKpE6KRQyVganbZB4reibclVb2Hcp4rokroxi7M8/v4drHiqMTFHro9UtsE8VzsyFHrzqkbM64u6EiYo9dBplzgjmsCZCj1bsZtrDmiEuVh
        JXR6BYzblHNXZFDJXO6Xc5A5roYm3JXowldHLJWZg6nbZB4rk7+Hax4r0C9h3KeK5TVLbBPFc9eBpTkc5ExR66DTLnBHNYEyFHq3YzbWHNc0JcrNpK6P
        QLGbco5q7IoZK53S7nIHNdDE25K9GEro5ZKzMHU7bIPFcnfw7WPFegXsO5TxXKapbYJ4rnrwNKcj/9k=
        """
}
