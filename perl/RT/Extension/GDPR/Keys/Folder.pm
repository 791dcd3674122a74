# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Keys::Folder;
use strict;
use warnings;

use Fcntl      qw(LOCK_EX O_CREAT O_EXCL O_RDWR O_WRONLY);
use File::Path ();
use IO::Handle ();
use POSIX      qw(strftime);
use Time::HiRes ();
use Time::Local qw(timegm);

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Keys::Folder - key files: reading, naming, writing

=head1 DESCRIPTION

A key file is named C<< <kind>-<id>.<half> >> with kind C<hmac> or C<sign>, an id of 8 hex digits, and half C<key>
(0600) or C<pub> (0644). It holds four lines C<name: value>: C<kind>, C<id>, C<created> (RFC 3339 in UTC with
microseconds) and C<key> (32 octets in hex). A file is written beside, synced and linked, so it is there whole or
not at all.

All methods are class methods. A key is a hash C<id>, C<created>, C<key> (32 octets); a file that cannot be used has
C<problem> (a sentence that names the file) in place of the last two, so that one damaged key does not stop the
others.

=cut

my $CACHE;

=head2 path

The folder, from C<$GDPRKeyDirectory>. Throws C<invalid_configuration>.

=cut

sub path {
    return RT::Extension::GDPR::Config->get('GDPRKeyDirectory');
}

=head2 keys_of($kind, $half)

All keys of that kind and half: first those that can be used, newest first, then the others.

=cut

sub keys_of {
    my ($class, $kind, $half) = @_;
    return sort { ($b->{created} // '') cmp ($a->{created} // '') || $b->{id} cmp $a->{id} }
        values %{ $class->_files->{"$kind.$half"} // {} };
}

=head2 find($kind, $half, $id)

That key, or undef if there is no such file.

=cut

sub find {
    my ($class, $kind, $half, $id) = @_;
    my $key = $class->_files->{"$kind.$half"}{$id};
    return $key if $key;

    # Another process may have made it in the same tick of the file system's clock.
    undef $CACHE;
    return $class->_files->{"$kind.$half"}{$id};
}

=head2 locked($code)

Makes the folder if need be and runs the code while no other process makes keys. Returns what the code returns
(list). Throws C<invalid_configuration> when the folder cannot be made or written.

=cut

sub locked {
    my ($class, $code) = @_;
    my $path = $class->path;
    unless (-d $path) {
        File::Path::make_path($path, { mode => 0700, error => \my $errors });
        _refuse("the folder cannot be made") if @$errors;
        $class->_give_to_rt($path);
    }
    sysopen my $lock, "$path/.lock", O_RDWR | O_CREAT, 0600 or _refuse("the folder cannot be written: $!");
    $class->_give_to_rt($lock);
    flock $lock, LOCK_EX or _refuse("the folder cannot be locked: $!");
    undef $CACHE;
    return $code->();
}

=head2 stamp($newest)

A C<created> for a new key: now, but always later than that of C<$newest> (a key or undef), because a clock that
runs behind must not let an older key stay the current one.

=cut

sub stamp {
    my ($class, $newest) = @_;
    my $now = int(Time::HiRes::time() * 1e6);
    if ($newest && $newest->{created}) {
        my ($year, $month, $day, $hour, $minute, $second, $micro) = $newest->{created} =~ /(\d+)/g;
        my $after = timegm($second, $minute, $hour, $day, $month - 1, $year) * 1_000_000 + $micro + 1;
        $now = $after if $after > $now;
    }
    my $seconds = int($now / 1_000_000);
    return strftime('%Y-%m-%dT%H:%M:%S', gmtime $seconds) . sprintf '.%06dZ', $now - $seconds * 1_000_000;
}

=head2 write($kind, $half, \%key)

Writes one file. Throws C<invalid_configuration> when it cannot. Run as root, it gives the file to the user RT's web
server runs as.

=cut

sub write {
    my ($class, $kind, $half, $key) = @_;
    my $name    = "$kind-$key->{id}.$half";
    my $path    = $class->path . "/$name";
    my $partial = "$path.new.$$";
    sysopen my $file, $partial, O_WRONLY | O_CREAT | O_EXCL, 0600 or _refuse("$name cannot be written: $!");
    my $written = print {$file} "kind: $kind\nid: $key->{id}\ncreated: $key->{created}\nkey: ",
        unpack('H*', $key->{key}), "\n";
    $written &&= $file->flush && $file->sync && chmod $half eq 'pub' ? 0644 : 0600, $file;
    $class->_give_to_rt($file) if $written;
    $written &&= close $file;
    $written &&= link $partial, $path;    # unlike rename, never over an existing key
    my $why = $!;
    unlink $partial;
    undef $CACHE;
    return if $written;
    return _refuse("$name cannot be written: $why");
}

# {"<kind>.<half>"}{$id}; read again when the folder has changed.
sub _files {
    my ($class) = @_;
    my $path    = $class->path;
    my $changed = (Time::HiRes::stat($path))[9] // '';
    my $state   = "$path $changed";
    return $CACHE->{files} if $CACHE && $CACHE->{state} eq $state;

    my %files;
    if (opendir my $folder, $path) {
        for my $name (readdir $folder) {
            my ($kind, $id, $half) = $name =~ /\A(hmac|sign)-([0-9a-f]{8})\.(key|pub)\z/ or next;
            $files{"$kind.$half"}{$id} = $class->_read($name, $kind, $id, $half);
        }
    }
    $CACHE = { state => $state, files => \%files };
    return \%files;
}

sub _read {
    my ($class, $name, $kind, $id, $half) = @_;
    open my $file, '<:raw', $class->path . "/$name"
        or return { id => $id, problem => "the key file $name cannot be read" };
    return { id => $id, problem => "the key file $name is open to other users, its mode must be 0600" }
        if $half eq 'key' && (stat $file)[2] & 027;

    my %field = map { /\A([a-z]+): (\S+)\n\z/ ? ($1, $2) : () } <$file>;
    my $valid = ($field{kind} // '') eq $kind && ($field{id} // '') eq $id
        && ($field{created} // '') =~ /\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\z/
        && ($field{key} // '') =~ /\A[0-9a-f]{64}\z/;
    return { id => $id, problem => "the key file $name is damaged" } unless $valid;
    return { id => $id, created => $field{created}, key => pack 'H*', $field{key} };
}

# RT's own fixperms gives Mason's data folder to the web server's user.
sub _give_to_rt {
    my ($class, $file) = @_;
    return if $> != 0;
    my ($user, $group) = (stat($RT::MasonDataDir // ''))[ 4, 5 ];
    return $user ? chown $user, $group, $file : undef;
}

sub _refuse {
    my ($detail) = @_;
    return RT::Extension::GDPR::Problem->throw('invalid_configuration', detail => "GDPRKeyDirectory: $detail");
}

1;
