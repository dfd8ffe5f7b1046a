#!/bin/sh
# Builds the Debian package from what `make install` puts into a folder. BUILD, PROFILE, VERSION and MAKE come from the Makefile.
set -eu
folder=$BUILD/deb
root=$folder/root
architecture=$(dpkg --print-architecture)
package=$BUILD/leadmatch_${VERSION}_$architecture.deb

rm -rf "$folder"
mkdir -p "$root/DEBIAN" "$root/etc/leadmatch" "$folder/debian"
"$MAKE" --no-print-directory PROFILE="$PROFILE" install DESTDIR="$root" PREFIX=/usr
strip --strip-unneeded "$root/usr/bin/leadmatch"
gzip -9n "$root/usr/share/man/man8/leadmatch.8"
# Settings are the administrator's; the package brings a file to begin with, and never overwrites it.
mv "$root/usr/share/doc/leadmatch/leadmatch.env" "$root/etc/leadmatch/leadmatch.env"
chmod 600 "$root/etc/leadmatch/leadmatch.env"
echo /etc/leadmatch/leadmatch.env > "$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do
	install -m 755 "src/package/$script" "$root/DEBIAN/$script"
done

printf 'Source: leadmatch\n\nPackage: leadmatch\nArchitecture: any\n' > "$folder/debian/control"
libraries=$(cd "$folder" && dpkg-shlibdeps -O "$OLDPWD/$root/usr/bin/leadmatch" 2>/dev/null | sed 's/^shlibs:Depends=//')
cat > "$root/DEBIAN/control" <<END
Package: leadmatch
Version: $VERSION
Architecture: $architecture
Maintainer: leadmatch <root@localhost>
Installed-Size: $(du -sk "$root" | cut -f1)
Depends: $libraries, ca-certificates, systemd | systemd-standalone-sysusers | passwd
Recommends: postgresql-client
Section: net
Priority: optional
Description: brings leads of software projects to recruiters
 leadmatch takes leads over HTTP, decides whether the work calls for Rust,
 Python or both, says why, and emails the recruiter whose business that is.
 It needs a PostgreSQL and a mail relay.
END
dpkg-deb --root-owner-group --build "$root" "$package"
