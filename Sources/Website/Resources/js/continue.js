// Follows the page's one link at once. Without scripts, a person does.

const link = document.getElementById('continue')
if (link instanceof HTMLAnchorElement) location.replace(link.href)
