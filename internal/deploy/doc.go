// Package deploy sends a published folder to where readers find it: a bucket that
// speaks S3, or another folder.
//
// # What is sent
//
// Open reads a folder that "almanac build" published and holds every file to its
// manifest.json: nothing is missing, changed or foreign. Of each file that is sent,
// the bytes are held to the manifest once more. All files are sent, also manifest.json
// and record.json, which the next build is held to, and _headers.
//
// Types follow from the names, Cache-Control from the site's own _headers: what is
// below assets/ has a hash in its name and may be kept for a year, everything else is
// asked for again each time. A store cannot choose an encoding for its reader, so
// files go as they are. Compressed forms beside them (x.html.br) go as well, with the
// type of the file and its Content-Encoding, for a server or an edge function in
// front that chooses.
//
// # In which order
//
// MakePlan compares the publication with what stands on the target and plans in
// phases. One is finished before the next begins; within one, several requests are
// under way at a time.
//
//  1. Withdraw: what is taken back is deleted before anything else happens. That is a
//     page that is gone, with all below it; a report or an attachment that the new
//     record.json has no longer, and the figures of a month that it has no longer; and
//     every address that site.toml withdraws and did not before. A notice that comes in
//     its place is put there at once if all that it is shown with stands; where the
//     style changes too, it needs the assets of the new site and comes right after them.
//     With it go the files that quote it and that pages can do without: what the search
//     of the new site does not have, and feeds, which come back at once where no page is
//     new that they may link to, and else in the end. So does what a deploy left that
//     was cut off, if the new site does not have it. One file that cannot be deleted
//     does not keep the others: they are tried, and then the deploy ends.
//  2. Assets: styles, scripts, fonts, images, the index of the search.
//  3. Data: what readers take away, and charts that pages fetch.
//  4. Pages, new ones before changed ones, so that links lead somewhere.
//  5. Entrances: home page, feeds, sitemap; then the records and manifest.json. A build
//     that is held to them refuses them where they do not agree, so the manifest is also
//     put before, and says until it is put again which records may be the old ones.
//  6. Delete: whatever else is gone.
//
// So at any instant a page finds the assets that it names, but for a picture beside it that
// a deploy left which was cut off, and which goes first, and for the search while
// something is taken back: until the deploy is through it asks readers to try again,
// and then a page that was open all the time finds the new index. A reader may have a page
// open that was replaced: styles, scripts and fonts that the new site does not have
// stay until the deploy after it. Other assets do not: the old index of the search
// may hold a report that was taken back.
//
// Links to what is gone without a notice lead nowhere until the pages that have them are
// replaced: those need the new assets, and what is taken back does not wait for them.
//
// Other pages, data and record.json quote figures and titles of what is taken back until
// they are replaced, in the same deploy. A passage that is reclassified in a report that
// stays is gone when its page is replaced, and the files beside the page when all pages
// are.
//
// # What stands there
//
// A bucket has the state of the last deploy, .almanac/deployed.json, with hash, ETag
// and header of each object. It is believed of an object that the store lists with the
// same ETag and size, if it is the state of this target. Of every other the store is
// asked: an object carries its SHA-256 as user metadata, almanac-sha256, and in
// almanac-place for which target and path it was put. It is believed where that is the
// place and the size and, if it is one, the MD5 in the ETag agree. So a deploy that was
// cut off is gone on with, nothing is sent twice, and what was changed by hand is mended,
// but for headers while the state is there. The state may be lost at any time. For what
// it has and the store does not list, the store is asked too; where it lists nothing of that,
// the listing is not believed.
//
// Objects that the state, the manifest on the target and their own metadata know
// nothing of are someone else's: also a copy of one of ours, and a site that was deployed
// to a folder of the target or around it. So is all below a folder with an .almanac/ of its
// own that neither the last site nor this one has. They stay, whether we may look at them
// or not, and a deploy that would replace one is refused. So is one that would delete
// more than Options.MaxDeletes addresses, or any of a site with another address, and a
// build for a narrower circle or with drafts where what is there is for others: so say its
// manifest, or the state, which is written before a first deploy sends anything.
//
// # Alone
//
// A deploy to a bucket holds .almanac/lock.json, put on the condition that there is
// none, and renews it. Another one waits. A lock that was not renewed for a minute is
// dead and is taken over; clocks of different machines are never compared. One that
// loses its lock stops, and so does one that was paused, before it changes anything.
//
// Of one that was killed on the same machine, the next knows by a file that the kernel
// unlocked, and waits a quarter of that, for requests that were under way. It cannot be
// less for one on another machine: a store that hangs for half a minute may hold up the
// renewing of a lock, and the deploy lives.
//
// # What fails
//
// Every request is tried up to 8 times, with growing pauses, if nothing came back for half
// a minute, it was cut off, arrived damaged, the store said that the fault is its own, or
// the answer is not one that a store gives, whatever it says. An object is put in one request together with its MD5, so it is seen whole or not at all.
//
// # A folder
//
// Folder has package output do the work: it changes the whole folder at once, so the
// order of the plan does not matter. Styles, scripts and fonts are kept for open pages
// there too, and the manifest of the folder says of them that they are kept: it is the
// list of all that is there, and the state of the last deploy as well. Where such a
// folder is deployed in its turn, what it keeps is no part of the publication.
//
// # The client
//
// It is Amazon's own, aws-sdk-go-v2: it alone reads all of the usual environment
// (AWS_ENDPOINT_URL_S3, profiles, single sign-on, roles of machines and of CI jobs) as
// other tools do, and its 18 modules are of one house. minio-go is smaller (2 MB in the
// program instead of 4) but has a third of that, and its module file asks for newer
// versions of libraries that we and its linters have in common. Both are Apache 2.0.
package deploy
