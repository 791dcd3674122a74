# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test tests => undef;

use Digest::SHA qw(sha256_hex);
use Encode qw(encode);
use RT::ExternalStorage;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store::CustomFieldValue;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $VALUES   = 'RT::Extension::GDPR::Store::CustomFieldValue';
my $ACT      = 'RT::Extension::GDPR::Act::DeleteFiles';
my $root     = $TEST->user_with_rights( 'admin', 'SuperUser' );

my $scan = RT::Test->load_or_create_custom_field( Name => 'Scan', Type => 'ImageSingle', Queue => 0 );
my $more = RT::CustomField->new( RT->SystemUser );
my ( $ok, $why ) = $more->Create( Name => 'More', Type => 'Binary', MaxValues => 0,
    LookupType => RT::Transaction->CustomFieldLookupType );
ok $ok, $why;
ok +( $more->AddToObject( RT::Queue->new( RT->SystemUser ) ) )[0], 'for transactions of all queues';

my $number = 0;
sub picture { return "\x89PNG\r\n\x1a\n" . $number++ . join '', map { chr( $_ * 11 % 256 ) } 1 .. 500 }

sub ticket {
    my (@files) = @_;
    my $ticket = RT::Ticket->new($root);
    my ( $id, undef, $message ) = $ticket->Create(
        Queue => 'General', Subject => 'x', MIMEObj => $TEST->message_with_files(@files) );
    ok $id, $message;
    return $ticket;
}

sub set_scan {
    my ( $ticket, $name, $bytes ) = @_;
    my ( $id, $message ) = $ticket->AddCustomFieldValue(
        Field => $scan, Value => $name, LargeContent => $bytes, ContentType => 'image/png; name="Gesicht.png"' );
    ok $id, 'a value';
    return "value-$id";
}

sub files { return $VALUES->files( RT::Extension::GDPR::Scope->ticket( shift->id ) ) }

sub delete_file {
    my ( $ticket, @refs ) = @_;
    my $plan = $ACT->plan( user => $root, ticket => $ticket->id, files => \@refs );
    return RT::Extension::GDPR::Apply->run( $plan, user => $root, reason => 'check_done', via => 'shell', expect => $plan->digest );
}

sub history {
    my ($ticket) = @_;
    my $fresh = RT::Ticket->new($root);
    $fresh->Load( $ticket->id );
    return map { $_->BriefDescription } grep { $_->Type eq 'CustomField' } @{ $fresh->Transactions->ItemsArrayRef };
}

subtest 'the value of a ticket' => sub {
    my $bytes  = picture();
    my $ticket = ticket();
    my $ref    = set_scan( $ticket, 'Gesicht Müller.png', $bytes );
    my ($file) = files($ticket);
    is_deeply { map { $_ => $file->{$_} } qw(ref name content_type size ticket transaction source) }, {
        ref => $ref, name => 'Gesicht Müller.png', content_type => 'image/png', size => length $bytes,
        ticket => $ticket->id, transaction => undef, source => 'custom_field',
    }, 'is a file';
    is_deeply $VALUES->file($ref), $file, 'found by its ref';
    is $VALUES->bytes($file), $bytes, 'bytes';

    my ($last) = $ticket->LastUpdated;
    is delete_file( $ticket, $ref )->{remaining}, 0, 'deleted';
    is $VALUES->file($ref), undef, 'no longer a file';
    is_deeply [ $TEST->found_in_dump( substr $bytes, 8, 200 ) ], [], 'no bytes left';
    is_deeply [ $TEST->found_in_dump( encode( 'UTF-8', 'Gesicht' ) ) ], [], 'no name left';

    my $fresh = RT::Ticket->new($root);
    $fresh->Load( $ticket->id );
    is $fresh->CustomFieldValues($scan)->Count, 0, 'RT shows no value';
    is $fresh->LastUpdated, $last, 'LastUpdated stays';
    is_deeply [ history($ticket) ], ['Scan [file deleted] added'], 'the history still tells what happened';
    ok +set_scan( $ticket, 'new.png', picture() ), 'and a new value can be set';
};

subtest 'a replaced and a removed value are still files' => sub {
    my ( $one, $two ) = ( picture(), picture() );
    my $ticket = ticket();
    my $first  = set_scan( $ticket, 'one.png', $one );
    my $second = set_scan( $ticket, 'two.png', $two );
    ok +( $ticket->DeleteCustomFieldValue( Field => $scan, Value => 'two.png' ) )[0], 'removed';
    is_deeply [ map { $_->{ref} } files($ticket) ], [ $first, $second ], 'both are listed';

    delete_file( $ticket, $first );
    is_deeply [ $TEST->found_in_dump( substr $one, 8, 200 ) ], [], 'the replaced one is gone';
    is_deeply [ map { $_->{ref} } files($ticket) ], [$second], 'the other one is not';
    delete_file( $ticket, $second );
    is_deeply [ $TEST->found_in_dump( substr $two, 8, 200 ) ], [], 'then that too';
    is_deeply [ history($ticket) ],
        [ 'Scan [file deleted] added', 'Scan [file deleted] changed to [file deleted]', 'Scan [file deleted] deleted' ], 'history';
};

subtest 'offered as a copy of an attachment, with all their forms' => sub {
    my $bytes  = picture();
    my $ticket = ticket( { name => 'a.png', type => 'image/png', data => $bytes } );
    my $ref    = set_scan( $ticket, 'b.png', $bytes );
    my $merged = ticket();
    my $other  = set_scan( $merged, 'c.png', $bytes );
    ok +( $merged->MergeInto( $ticket->id ) )[0], 'merged';

    my ( undef, undef, $transaction ) = $ticket->Comment( Content => 'x' );
    my ($id) = $transaction->AddCustomFieldValue(
        Field => $more, Value => 'd.png', LargeContent => $bytes, ContentType => 'application/octet-stream' );
    ok $id, 'a value of a comment';

    my $original = $TEST->file_ref( $ticket, 'a.png' );
    my $plan     = $ACT->plan( user => $root, ticket => $ticket->id, files => [$original] );
    my @copies   = $ACT->copies( $plan, $root );
    is_deeply [ sort map { $_->{ref} } @copies ], [ sort $ref, $other, "value-$id" ], 'three copies';
    my ($in_comment) = grep { $_->{ref} eq "value-$id" } @copies;
    is $in_comment->{transaction}, $transaction->id, 'one in a transaction';
    like $in_comment->{visibility}, qr/^comments /, 'which is a comment';

    is delete_file( $ticket, $original )->{remaining}, 3, 'those not chosen are counted';
    delete_file( $ticket, map { $_->{ref} } @copies );
    is_deeply [ $TEST->found_in_dump( substr $bytes, 8, 200 ) ], [], 'all gone';
    is_deeply [ grep { $TEST->found_in_dump("$_.png") } 'a' .. 'd' ], [], 'names too';
};

subtest 'every encoding, external too' => sub {
    my $folder = $TEST->temp_directory . '/external';
    mkdir $folder or die $!;
    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $folder ) );
    my %stored = (
        'base64'           => sub { MIME::Base64::encode_base64(shift) },
        'quoted-printable' => sub { MIME::QuotedPrint::encode(shift) },
        'external'         => sub { ( RT->System->ExternalStorage->Store( sha256_hex( $_[0] ), $_[0] ) )[0] },
    );
    for my $encoding ( sort keys %stored ) {
        my $bytes  = picture();
        my $ticket = ticket();
        my $ref    = set_scan( $ticket, 'a.png', $bytes );
        $DATABASE->execute( 'UPDATE ObjectCustomFieldValues SET LargeContent = ?, ContentEncoding = ? WHERE id = ?',
            $stored{$encoding}->($bytes), $encoding, $ref =~ /(\d+)/ );
        is +( files($ticket) )[0]{size}, length $bytes, "$encoding: size";
        is delete_file( $ticket, $ref )->{pending}, 0, "$encoding: deleted";
        is_deeply [ $TEST->found_in_dump( substr $bytes, 8, 200 ) ], [], "$encoding: nothing left";
    }
};

subtest 'a history that holds the name itself' => sub {
    my $ticket = ticket();
    my $ref    = set_scan( $ticket, 'passport.png', picture() );
    my ($id)   = $DATABASE->rows( "SELECT MAX(id) AS id FROM Transactions WHERE Type = 'CustomField'" );
    $DATABASE->execute(
        'UPDATE Transactions SET OldValue = ?, NewValue = ?, NewReference = NULL, ReferenceType = NULL WHERE id = ?',
        'kept.png', 'passport.png', $id->{id} );
    is_deeply [ history($ticket) ], ['Scan kept.png changed to passport.png'], 'as older versions of RT wrote it';
    is delete_file( $ticket, $ref )->{remaining}, 0, 'deleted';
    is_deeply [ history($ticket) ], ['Scan kept.png changed to [file deleted]'], 'the name is gone, another stays';
};

subtest 'what is no file' => sub {
    is $VALUES->file($_), undef, $_ for qw(value-0 value-999999 value-x attachment-1 value-1.1);
    my $text = RT::Test->load_or_create_custom_field( Name => 'Text', Type => 'FreeformSingle', Queue => 0 );
    my $ticket = ticket();
    my ($id) = $ticket->AddCustomFieldValue( Field => $text, Value => 'words' );
    ok $id, 'a text field';
    is $VALUES->file("value-$id"), undef, 'is none';
    is_deeply [ files($ticket) ], [], 'not listed';
};

done_testing;
