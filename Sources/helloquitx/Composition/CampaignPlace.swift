import Campaign
import Localization

/// Where the campaign folder lies.
enum CampaignPlace {
    /// The folder of the campaign that the program brings along.
    static func shipped() throws -> String { try Resources.folder(of: "Campaign") + "/campaign" }

    /// Reads a folder with all its texts.
    ///
    /// - Throws: `InvalidCampaign` with every mistake in it.
    static func read(_ folder: String) throws -> CampaignFolder {
        try CampaignFolder(path: folder, shipped: shipped(), catalogues: Catalogue.languages())
    }

    /// The campaign of a site, or of the processes beside it; a person's own command line has none.
    static func read(_ settings: Settings, withTexts: Bool) throws -> CampaignFolder {
        if settings.loopbackPort != nil { return CampaignFolder() }
        let folder = try settings.campaign ?? shipped()
        return withTexts ? try read(folder) : CampaignFolder(file: try CampaignFile(folder: folder))
    }
}
