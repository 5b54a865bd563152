/// Every page speaks by texts: the whole room sees them.
@_exported import Localization
