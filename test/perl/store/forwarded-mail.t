# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test
    config => q{Set( $CorrespondAddress, 'rt@example.test' ); Set( $CommentAddress, 'rt-comment@example.test' );};

use Digest::SHA qw(sha256_hex);
use Encode qw(encode);
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileMatcher;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Store::Attachment;
use RT::Extension::GDPR::Store::ForwardedMail;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $FORWARD  = 'RT::Extension::GDPR::Store::ForwardedMail';
my $FILES    = 'RT::Extension::GDPR::Store::Attachment';

my $PDF  = "%PDF-1.4\n" . join '', map { chr( $_ * 7 % 256 ) } 1 .. 3000;
my $PNG  = "\x89PNG\r\n\x1a\n" . join '', map { chr( $_ * 11 % 256 ) } 1 .. 800;
my $TEXT = "Straße 5\r\nKöln\r\n";

my $AGENT = $TEST->user_with_rights( 'agent', 'SuperUser' );

# A mail as a customer sends it: HTML with a picture, a PDF with an umlaut in its name, a text in Latin-1.
sub mail {
    my $mail = MIME::Entity->build(
        From => 'ann@example.test', To => 'rt@example.test', Subject => 'Papers', Type => 'multipart/mixed' );
    my $related = $mail->attach( Type => 'multipart/related' );
    $related->attach(
        Type => 'text/html', Charset => 'utf-8', Encoding => 'quoted-printable',
        Data => encode( 'UTF-8', "<p>Grüße <img src=\"cid:pic\@example.test\" alt=\"selfie.png\"> und tschüß</p>\n" ),
    );
    $related->attach(
        Type => 'image/png', Filename => 'selfie.png', Encoding => 'base64', Data => $PNG,
        Id => '<pic@example.test>', Disposition => 'inline',
    );
    $mail->attach(
        Type => 'application/pdf', Encoding => 'base64', Data => $PDF, Disposition => 'attachment',
        Filename => encode( 'MIME-Q', 'Ausweis Müller.pdf' ),
    );
    $mail->attach(
        Type => 'text/plain', Charset => 'iso-8859-1', Encoding => 'quoted-printable',
        Data => encode( 'iso-8859-1', $TEXT ), Disposition => 'attachment', Filename => 'address.txt',
    );
    return $mail;
}

sub forward {
    my ( $ticket, %args ) = @_;
    my $mine = RT::Ticket->new($AGENT);
    $mine->Load( $ticket->id );
    my ( $ok, $message ) = $mine->Forward( To => 'chief@example.test', Subject => 'look', %args );
    ok $ok, $message;
    return;
}

sub blobs {
    my $ticket = shift;
    my $found  = RT::Attachments->new( RT->SystemUser );
    $found->LimitByTicket( $ticket->id );
    $found->Limit( FIELD => 'ContentType', VALUE => 'message/rfc822' );
    return map { $_->id } grep { length $_->Content } @{ $found->ItemsArrayRef };
}

sub bytes_of {
    my $id  = shift;
    my $row = $DATABASE->row( 'SELECT ContentEncoding, Content FROM Attachments WHERE id = ?', $id );
    return RT::Extension::GDPR::Store->decode_lob( @{$row}{qw(contentencoding content)} );
}

# type => decoded bytes of each part that MIME-tools find
sub parts_of {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->extract_nested_messages(1);
    my @todo = $parser->parse_data(shift);
    my @leaves;
    while ( my $entity = shift @todo ) {
        unshift @todo, $entity->parts;
        push @leaves, [ $entity->mime_type, $entity->bodyhandle->as_string ] if $entity->bodyhandle;
    }
    return \@leaves;
}

sub copies {
    my ( $ticket, $bytes, $type ) = @_;
    my $matcher = RT::Extension::GDPR::FileMatcher->new( { ref => 'attachment-1', bytes => $bytes, content_type => $type } );
    return $FORWARD->locate( RT::Extension::GDPR::Scope->ticket( $ticket->id ), $matcher );
}

# A ticket with a mail uploaded as a file, and the row it is in.
sub uploaded_mail {
    my $message = $TEST->message_with_files();
    $message->attach( Type => 'message/rfc822', Data => 'x', Filename => 'inner.eml', Encoding => '8bit' );
    my $ticket = RT::Ticket->new( RT->SystemUser );
    my ( $id, undef, $why ) = $ticket->Create( Queue => 'General', Subject => 'x', MIMEObj => $message );
    ok $id, $why;
    return ( $ticket, blobs($ticket) );
}

sub changes { return $FORWARD->changes( RT::Extension::GDPR::Scope->ticket( shift->id ), [@_], [] ) }

sub carry_out {
    my @changes = @_;
    my @queued;
    $DATABASE->atomic( sub {
        for my $change (@changes) {
            ok defined $FORWARD->current($change), 'there is something to change';
            is $FORWARD->apply( $change, { transaction => 4711, queue_removal => sub { push @queued, shift } } ), 1, 'one row';
        }
    } );
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    return @queued;
}

sub original {
    my ( $ticket, $name ) = @_;
    return $FILES->file( $TEST->file_ref( $ticket, $name ) );
}

$TEST->add_rights( { Principal => 'Everyone', Right => [qw(CreateTicket ReplyToTicket)] } );
my $ticket = RT::Ticket->new( RT->SystemUser );
$ticket->Load( $TEST->mail_ticket( mail() ) );
my $created = $ticket->Transactions->First;

subtest 'a forwarded message holds the files' => sub {
    forward( $ticket, Transaction => $created );
    my @blobs = blobs($ticket);
    is scalar @blobs, 1, 'RT recorded one blob';

    my $scope = RT::Extension::GDPR::Scope->ticket( $ticket->id );
    my @files = $FORWARD->files($scope);
    is_deeply [ map { $_->{name} } @files ], [ 'selfie.png', 'Ausweis Müller.pdf', 'address.txt' ], 'names';
    is_deeply [ map { $_->{content_type} } @files ], [qw(image/png application/pdf text/plain)], 'types';
    is_deeply [ map { $_->{size} } @files[ 0, 1 ] ], [ length $PNG, length $PDF ], 'sizes';
    is $files[0]{content_id}, 'pic@example.test', 'Content-ID';
    is $files[0]{ticket}, $ticket->id, 'ticket';
    is $files[0]{source}, 'forwarded', 'source';
    is $FORWARD->bytes( $files[1] ), $PDF, 'bytes';
    is_deeply $FORWARD->file( $files[1]{ref} ), $files[1], 'found again by its ref';
    is $FORWARD->file("forwarded-$blobs[0].$_"), undef, "no file at $_" for qw(0 1 9 1.9 1.2.1);
    is $FORWARD->file($_), undef, "no file $_" for qw(forwarded-999999.1 forwarded-1.1 attachment-1 forwarded-x);

    for my $wanted ( [ $PDF, 'application/pdf' ], [ $PNG, 'application/octet-stream' ], [ encode( 'UTF-8', $TEXT ), 'text/plain; charset=utf-8' ] ) {
        is scalar( copies( $ticket, @$wanted ) ), 1, "$wanted->[1] is found";
    }
    is scalar( copies( $ticket, "other$PDF", 'application/pdf' ) ), 0, 'another file is not';
};

subtest 'erasing one file leaves the rest as it was' => sub {
    my ($copy) = copies( $ticket, $PDF, 'application/pdf' );
    my ($blob) = blobs($ticket);
    my $before = parts_of( bytes_of($blob) );

    my @changes = changes( $ticket, $copy );
    is scalar @changes, 1, 'one row to rewrite';
    carry_out(@changes);

    my $bytes = bytes_of($blob);
    is_deeply parts_of($bytes), [ map { $_->[0] eq 'application/pdf' ? [ $_->[0], '' ] : $_ } @$before ], 'other parts are the same';
    unlike $bytes, qr/Ausweis|M=C3=BCller|M%C3%BCller/i, 'no name';
    is $FORWARD->file( $copy->{ref} ), undef, 'no longer a file';
    is $FORWARD->deleted_by( $copy->{ref} ), 4711, 'says by what';
    is_deeply [ copies( $ticket, $PDF, 'application/pdf' ) ], [], 'not found again';
    is_deeply [ changes( $ticket, $copy ) ], [], 'nothing left to change';

    my $attachment = RT::Attachment->new( RT->SystemUser );
    $attachment->Load($blob);
    is $attachment->ContentLength, length $bytes, 'the length RT shows is the new one';
    is $attachment->Content, $bytes, 'RT reads the same';
};

subtest 'a picture goes with what shows it, only in the mail it is deleted from' => sub {
    my ($copy) = copies( $ticket, $PNG, 'image/png' );
    my ($blob) = blobs($ticket);
    my $before = parts_of( bytes_of($blob) );
    carry_out( changes( $ticket, $copy ) );

    my ($html) = map { $_->[1] } grep { $_->[0] eq 'text/html' } @{ parts_of( bytes_of($blob) ) };
    is $html, encode( 'UTF-8', "<p>Grüße [file deleted] und tschüß</p>\n" ), 'the tag is replaced';
    unlike bytes_of($blob), qr/selfie|pic\@example/, 'no name, no Content-ID';
    is_deeply [ grep { $_->[0] !~ /html|png/ } @{ parts_of( bytes_of($blob) ) } ], [ grep { $_->[0] !~ /html|png/ } @$before ], 'the rest';
};

subtest 'deleting the original does not touch a copy that stays' => sub {
    forward( $ticket, Transaction => $created );
    is_deeply [ changes( $ticket, original( $ticket, 'selfie.png' ) ) ], [], 'no change in the blobs';
};

subtest 'the same file twice in one blob, forwarded and forwarded again' => sub {
    my $PDF     = "twice $PDF";
    my $message = $TEST->message_with_files( map { { name => "$_.pdf", type => 'application/pdf', data => $PDF } } qw(one two) );
    my $ticket  = RT::Ticket->new( RT->SystemUser );
    $ticket->Load( $TEST->mail_ticket($message) );
    forward($ticket);    # the whole ticket

    my ($recorded) = grep { $_->Type eq 'EmailRecord' && grep { $_->ContentType eq 'message/rfc822' } @{ $_->Attachments->ItemsArrayRef } }
        @{ $ticket->Transactions->ItemsArrayRef };
    forward( $ticket, Transaction => $recorded );

    my @copies = copies( $ticket, $PDF, 'application/pdf' );
    is scalar @copies, 4, 'two in each of two blobs';
    is scalar( grep { $_->{part} =~ /\./ } @copies ), 2, 'two of them deeper down';

    # One of two in each: the other stays.
    my %first = map { $_->{id} => $_ } reverse @copies;
    carry_out( changes( $ticket, values %first ) );
    is scalar( copies( $ticket, $PDF, 'application/pdf' ) ), 2, 'the other two are still there';

    carry_out( changes( $ticket, copies( $ticket, $PDF, 'application/pdf' ) ) );
    is_deeply [ copies( $ticket, $PDF, 'application/pdf' ) ], [], 'none left';
    my @left = grep { /Attachments\.content/ } $TEST->found_in_dump( substr $PDF, 0, 200 );
    is_deeply \@left, [ sort map { 'Attachments.content#' . $FILES->file( $TEST->file_ref( $ticket, "$_.pdf" ) )->{id} } qw(one two) ],
        'in the whole database only the originals are left'
        or diag join ' ', @left;
};

subtest 'a mail within, chosen as a whole, goes with its parts' => sub {
    my $inner   = mail()->as_string;
    my $message = $TEST->message_with_files();
    $message->attach( Type => 'message/rfc822', Data => $inner, Filename => 'inner.eml', Encoding => '8bit' );
    my $ticket = RT::Ticket->new( RT->SystemUser );
    my ( $id, undef, $why ) = $ticket->Create( Queue => 'General', Subject => 'x', MIMEObj => $message );
    ok $id, $why;
    forward( $ticket, Transaction => $ticket->Transactions->First );

    my ($eml) = grep { ( $_->{name} || '' ) eq 'inner.eml' } $FORWARD->files( RT::Extension::GDPR::Scope->ticket($id) );
    ok $eml, 'it is listed';
    my @within = $FORWARD->within($eml);
    is_deeply [ map { $_->{name} } @within ], [ 'selfie.png', 'Ausweis Müller.pdf', 'address.txt' ], 'with what is in it';

    my @changes = changes( $ticket, $eml, @within );
    is_deeply [ map { $_->{parts} } grep { $_->{id} == $eml->{id} } @changes ], [ [ $eml->{part} ] ], 'one part to erase';
    carry_out(@changes);
    unlike bytes_of( $eml->{id} ), qr/selfie|inner\.eml|ann\@example/, 'nothing of it is left';
    is_deeply [ $FORWARD->within($eml) ], [], 'and nothing within';
};

subtest 'a mail that RT took apart is found whole in the forwarded one' => sub {
    my $inner = MIME::Entity->build( From => 'secret@example.test', Subject => 'inner', Type => 'multipart/mixed' );
    $inner->attach( Type => 'text/plain', Charset => 'utf-8', Data => "inner words\n" );
    $inner->attach( Type => 'application/pdf', Filename => 'inner.pdf', Encoding => 'base64', Data => "inner $PDF" );
    my $message = $TEST->message_with_files( { name => 'outer.pdf', type => 'application/pdf', data => "outer $PDF" } );
    $message->attach( Type => 'message/rfc822', Data => $inner->as_string, Encoding => '8bit' );
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load( $TEST->mail_ticket($message) );
    forward( $ticket, Transaction => $ticket->Transactions->First );

    my $act   = 'RT::Extension::GDPR::Act::DeleteFiles';
    my ($eml) = grep { $_->{content_type} eq 'message/rfc822' && $_->{transaction} == $ticket->Transactions->First->id } $act->files( user => $AGENT, ticket => $ticket->id );
    ok $eml, 'RT took it apart';
    my @copies = $act->copies( $act->plan( user => $AGENT, ticket => $ticket->id, files => [ $eml->{ref} ] ), $AGENT );
    is_deeply [ map {"$_->{content_type} $_->{part}"} @copies ], ['message/rfc822 3'], 'one copy: the mail, not its parts';

    my ($pdf) = map { $_->{ref} } grep { ( $_->{name} || '' ) eq 'inner.pdf' && $_->{source} eq 'message' }
        $act->files( user => $AGENT, ticket => $ticket->id );
    my @of_pdf = $act->copies( $act->plan( user => $AGENT, ticket => $ticket->id, files => [$pdf] ), $AGENT );
    is_deeply [ map {"$_->{content_type} $_->{part}"} @of_pdf ], ['application/pdf 3.1.2'], 'of a file in it, the file only';

    my $plan = $act->plan( user => $AGENT, ticket => $ticket->id, files => [ map { $_->{ref} } $eml, @copies ] );
    is +RT::Extension::GDPR::Apply->run( $plan, user => $AGENT, reason => 'check_done', via => 'shell' )->{remaining}, 0, 'deleted';
    is_deeply [ map { $TEST->found_in_dump($_) } 'secret@example.test', 'inner words', 'inner.pdf', "inner %PDF" ], [], 'nothing of it is left';
    ok +( $TEST->found_in_dump('outer %PDF') ), 'the rest is';
};

subtest 'lines of RT that name a deleted attachment' => sub {
    my $file   = original( $ticket, 'address.txt' );
    my $reply  = MIME::Entity->build( Type => 'text/plain', Data => "see there\n" );
    $reply->head->add( 'RT-Attach' => $_ ) for $file->{id}, 999999;
    my $mine = RT::Ticket->new($AGENT);
    $mine->Load( $ticket->id );
    my ($transaction) = $mine->Correspond( MIMEObj => $reply );
    ok $transaction, 'a reply that attaches the file again';
    my $object = RT::Transaction->new( RT->SystemUser );
    $object->Load($transaction);
    forward( $ticket, Transaction => $object, To => 'chief@example.test' );

    my @changes = grep { @{ $_->{attachments} } } changes( $ticket, $file );
    is_deeply [ map { $_->{attachments} } @changes ], [ [ $file->{id} ] ], 'one blob names it';
    carry_out(@changes);
    my $bytes = bytes_of( $changes[0]{id} );
    unlike $bytes, qr/^RT-Attach: $file->{id}$/m, 'that line is gone';
    like $bytes, qr/^RT-Attach: 999999$/m, 'another one stays';
};

subtest 'blobs in every encoding, external too' => sub {
    my $folder = $TEST->temp_directory . '/external';
    mkdir $folder or die $!;
    require RT::ExternalStorage;
    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $folder ) );

    my %stored = (
        'none'             => sub { Encode::decode( 'iso-8859-1', shift ) },
        'base64'           => sub { MIME::Base64::encode_base64(shift) },
        'quoted-printable' => sub { MIME::QuotedPrint::encode(shift) },
        'external'         => sub { ( RT->System->ExternalStorage->Store( sha256_hex( $_[0] ), $_[0] ) )[0] },
    );
    my $mail = mail()->as_string;
    for my $encoding ( sort keys %stored ) {
        my ( $ticket, $id ) = uploaded_mail();
        my $value = $stored{$encoding}->($mail);
        $DATABASE->execute( 'UPDATE Attachments SET Content = ?, ContentEncoding = ? WHERE id = ?', $value, $encoding, $id );

        my ($copy) = copies( $ticket, $PDF, 'application/pdf' );
        ok $copy, "$encoding: found";
        my @queued = carry_out( changes( $ticket, $copy ) );
        is_deeply \@queued, [ $encoding eq 'external' ? sha256_hex($mail) : () ], "$encoding: the external object is queued";
        is_deeply parts_of( bytes_of($id) ),
            [ map { $_->[0] eq 'application/pdf' ? [ $_->[0], '' ] : $_ } @{ parts_of($mail) } ], "$encoding: the rest stays";
    }
};

subtest 'hostile blobs do no harm' => sub {
    my ( $ticket, $id ) = uploaded_mail();
    for my $blob ( '', "\n", 'x', "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n", "\x{FEFF}a: b\n\nc", "Content-Type: message/rfc822\n\n" x 300 ) {
        $DATABASE->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'none' WHERE id = ?", $blob, $id );
        my @files = $FORWARD->files( RT::Extension::GDPR::Scope->ticket( $ticket->id ) );
        carry_out( changes( $ticket, @files ) ) if @files;
        is scalar( $FORWARD->files( RT::Extension::GDPR::Scope->ticket( $ticket->id ) ) ), 0, 'nothing left';
    }
};

done_testing;
