/// Every page speaks by texts and is a template: the whole room sees both.
@_exported import Localization
@_exported import Templating
