package archive

// A site has one series of reports, or several: other reports of the publisher, or
// reports of other publishers. Each of several is an Archive with months, data sets
// and corrections of its own, as if it were alone; the Archive of the site then has
// what they share and lists them. (Package series is about something else, the
// values of a measure over months.)

// Folder is where the content of the archive lies: "content/", or "content/ID/"
// for one of several series.
func (a *Archive) Folder() string { return "content/" + a.Path() }

// Path is where the pages of the archive lie below the site's root: "", or "ID/"
// for one of several series.
func (a *Archive) Path() string {
	if a.ID == "" {
		return ""
	}
	return a.ID + "/"
}

// All returns the archive and, where it is that of a site with several series,
// theirs.
func (a *Archive) All() []*Archive { return append([]*Archive{a}, a.Series...) }
