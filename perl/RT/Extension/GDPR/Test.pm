# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test;

use strict;
use warnings;
use base 'RT::Test';

use Cwd ();
use Encode ();
use File::Basename ();
use File::Find ();
use File::Path ();
use File::Spec;
use MIME::Entity;

=head1 NAME

RT::Extension::GDPR::Test - a fresh RT with the extension, for one test file

=head1 SYNOPSIS

    # prove -Iperl -I/usr/share/request-tracker5/lib test/perl/unit/thing.t
    use RT::Extension::GDPR::Test;

    my $ticket = RT::Extension::GDPR::Test->ticket_with_files(
        { name => 'passport.pdf', type => 'application/pdf', data => $bytes } );
    is_deeply [ RT::Extension::GDPR::Test->found_in_dump($bytes) ], [], 'gone';

    done_testing;

=head1 DESCRIPTION

L<RT::Test> with our tables, initialdata, options and keys in place; arguments of C<use> are those
of RT::Test (C<config>, C<nodb> and so on). Test files end with C<done_testing>. SQLite unless
C<RT_TEST_DB_TYPE> is C<Pg> or C<mysql>, with RT::Test's own C<RT_TEST_DB_HOST>, C<RT_DBA_USER>
and C<RT_DBA_PASSWORD>. Everything it makes lies below the system's folder for temporary files.

=cut

my $ROOT = Cwd::abs_path( File::Basename::dirname(__FILE__) . '/../../../..' );

sub import {
    my ( $class, %args ) = @_;

    # Programs that a test starts must find the extension too, from any folder.
    @INC = map { ref $_ ? $_ : File::Spec->rel2abs($_) } @INC;
    $ENV{PERL5LIB} = join ':', "$ROOT/perl", grep { defined && length } $ENV{PERL5LIB};
    $ENV{RT_TEST_PARALLEL} = 1;
    chdir $ROOT or die "Cannot go to $ROOT: $!";

    $class->SUPER::import( tests => undef, testing => 'RT::Extension::GDPR', %args );
    return if $args{nodb};

    require RT::Extension::GDPR::Keys;
    RT::Extension::GDPR::Keys->initialise;
    return;
}

# RT::Test makes its folder below the current one; the checkout is to stay clean.
sub bootstrap_tempdir {
    my ($class) = @_;
    my $home = File::Spec->catdir( File::Spec->tmpdir, "rt-gdpr-test-$<" );
    File::Path::make_path($home);
    my $here = Cwd::getcwd();
    chdir $home or die "Cannot go to $home: $!";
    my $folder = $class->SUPER::bootstrap_tempdir;
    chdir $here or die "Cannot go back: $!";
    return $folder;
}

# npm test looks through what RT logged for personal data; RT::Test removes it at the end.
my $process = $$;

END {
    local $?;
    my $kept = $ENV{GDPR_TEST_LOGS};
    my $log = File::Spec->catfile( RT::Test->temp_directory || '', 'rt.debug.log' );
    if ( $kept && $process == $$ && -f $log ) {
        require File::Copy;
        File::Copy::copy( $log, File::Spec->catfile( $kept, "perl-$$.log" ) ) or warn "Cannot keep the log: $!\n";
    }
}

sub bootstrap_more_config {
    my ( $class, $config ) = @_;
    print {$config} sprintf <<'CONFIG', $class->temp_directory;
Set( $GDPRKeyDirectory, "%s/gdpr-keys" );
Set( $CorrespondAddress, 'rt@example.test' );
Set( $CommentAddress, 'rt-comment@example.test' );
CONFIG
    printf {$config} qq{\$RT::MasonDataDir = "%s";\n}, _compiled_pages();
    return;
}

# RT keeps compiled pages for good, in the system's cache, so a callback that was changed would not be seen.
sub _compiled_pages {
    my $newest = 0;
    File::Find::find( sub { my $changed = ( stat $_ )[9]; $newest = $changed if $changed > $newest }, "$ROOT/html" );
    my $folder = File::Spec->catdir( File::Spec->tmpdir, "rt-gdpr-test-$<", 'pages-' . join '-', ( stat "$ROOT/html" )[1], $newest );
    File::Path::make_path($folder);
    return $folder;
}

=head1 CLASS METHODS

=head2 root

The folder of the checkout.

=cut

sub root { return $ROOT }

=head2 allow_tampering

Lets the database user of RT change and remove entries of the log, as its administrator may. On
PostgreSQL it may not; elsewhere nothing is done.

=head2 as_administrator SQL...

Runs statements as the administrator of the database, who may change tables; RT's own user may not, but on SQLite.

=head2 user_with_rights NAME, RIGHT...

Makes a privileged user with these rights on everything and returns a L<RT::CurrentUser>.

=head2 current_user NAME

A L<RT::CurrentUser> for that user.

=cut

sub allow_tampering {
    my ($class) = @_;
    return if RT->Config->Get('DatabaseType') ne 'Pg';
    return $class->as_administrator(
        sprintf 'GRANT ALL ON GDPRLogEntries, GDPRLogHead TO "%s"', RT->Config->Get('DatabaseUser') );
}

sub as_administrator {
    my ( $class, @statements ) = @_;
    my $is_file = RT->Config->Get('DatabaseType') eq 'SQLite';
    my $dbh     = $is_file ? $RT::Handle->dbh
        : DBI->connect( RT::Handle->DSN, $ENV{RT_DBA_USER}, $ENV{RT_DBA_PASSWORD}, { RaiseError => 1 } );
    $dbh->do($_) for @statements;
    $dbh->disconnect unless $is_file;
    return;
}

sub user_with_rights {
    my ( $class, $name, @rights ) = @_;
    my $user = $class->load_or_create_user( Name => $name, EmailAddress => "$name\@example.test" );
    $class->add_rights( { Principal => $user, Right => \@rights, Object => RT->System } ) if @rights;
    return $class->current_user($name);
}

sub current_user {
    my ( $class, $name ) = @_;
    my $user = RT::CurrentUser->new;
    $user->LoadByName($name);
    die 'No such user' unless $user->id;
    return $user;
}

=head2 mail_ticket MAIL, [queue => NAME, action => 'correspond'|'comment']

Hands a mail (a string of bytes or a L<MIME::Entity>) to RT's mail gateway, scrips and all, and
returns the id of the ticket it made or replied to. Lets everyone write to every queue.

=cut

sub mail_ticket {
    my ( $class, $mail, %args ) = @_;
    require RT::Interface::Email;
    $class->add_rights( Principal => 'Everyone', Right => [qw(CreateTicket ReplyToTicket CommentOnTicket)] );
    my ( $status, $message, $ticket ) = RT::Interface::Email::Gateway( {
        message => ref $mail ? $mail->as_string : $mail,
        queue   => $args{queue}  || 'General',
        action  => $args{action} || 'correspond',
    } );
    die "The mail gateway refused: $message" unless $status && $ticket && $ticket->id;
    return $ticket->id;
}

=head2 ticket_with_files { name, type, data, [id] }...

Creates a ticket whose first message has a text and these files (C<name> characters, C<data>
bytes, C<id> a Content-ID), and returns the L<RT::Ticket>, as the system user.

=head2 message_with_files { name, type, data, [id] }...

Such a message by itself: a L<MIME::Entity>.

=head2 file_ref TICKET, NAME

The ref (C<attachment-N>) of the file of that name on the ticket.

=cut

sub message_with_files {
    my ( $class, @files ) = @_;
    my $message = MIME::Entity->build(
        From    => 'customer@example.test',
        Subject => 'Papers',
        Type    => 'multipart/mixed',
    );
    $message->attach( Type => 'text/plain', Charset => 'UTF-8', Data => ["Please see below.\n"] );
    for my $file (@files) {
        $message->attach(
            Type     => $file->{type} || 'application/octet-stream',
            Filename => Encode::encode( 'UTF-8', $file->{name} ),
            Encoding => 'base64',
            Data     => [ $file->{data} ],
            ( defined $file->{id} ? ( Id => "<$file->{id}>", Disposition => 'inline' ) : () ),
        );
    }
    return $message;
}

sub ticket_with_files {
    my ( $class, @files ) = @_;
    my $ticket = RT::Ticket->new( RT->SystemUser );
    my $papers = $class->message_with_files(@files);
    RT::I18N::SetMIMEEntityToUTF8($papers);    # as RT's gateway and pages do; file names need it
    my ( $id, undef, $message ) = $ticket->Create(
        Queue     => 'General',
        Subject   => 'Papers',
        Requestor => 'customer@example.test',
        MIMEObj   => $papers,
    );
    die $message unless $id;
    return $ticket;
}

sub file_ref {
    my ( $class, $ticket, $name ) = @_;
    my $attachments = RT::Attachments->new( RT->SystemUser );
    $attachments->LimitByTicket( ref $ticket ? $ticket->id : $ticket );
    $attachments->Limit( FIELD => 'Filename', VALUE => $name );
    my $first = $attachments->First or die 'No such file';
    return 'attachment-' . $first->id;
}

=head2 dump_everything [decoded => BOOL]

All that RT keeps: every column of every table, the database file itself (SQLite) and the folder
of the external storage; as a hash of place (C<Attachments.content#7>) to bytes. Each value is
there as it is and decoded: base64 and quoted-printable, whole or within a mail, encoded words,
Storable; with C<< decoded => 0 >> only as it is, which is faster.

=head2 found_in_dump BYTES, [DUMP]

The sorted places in which these bytes are, in any form; an empty list when they are nowhere.

=cut

sub dump_everything {
    my ( $class, %args ) = @_;
    require RT::Extension::GDPR::Test::Dump;
    return RT::Extension::GDPR::Test::Dump->everything(%args);
}

sub found_in_dump {
    my ( $class, $needle, $dump ) = @_;
    $dump ||= $class->dump_everything;
    my @places = sort grep { index( $dump->{$_}, $needle ) >= 0 } keys %$dump;
    return @places;
}

1;
