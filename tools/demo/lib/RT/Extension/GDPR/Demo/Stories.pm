# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::Stories;
use strict;
use warnings;
use utf8;

use File::Basename qw(dirname);
use File::Spec;
use JSON;

use RT::Extension::GDPR::Demo::Files;
use RT::Extension::GDPR::Demo::Mail;
use RT::Extension::GDPR::Demo::People;

=head1 NAME

RT::Extension::GDPR::Demo::Stories - what happens to each ticket of the demo

=head1 METHODS

=head2 all

Returns the stories in the order they happen. A story is a hash: C<key>, C<queue>, C<mail> (arguments of
L<RT::Extension::GDPR::Demo::Mail/message> but C<to>), and C<then>, a list of steps as L<RT::Extension::GDPR::Demo> plays
them: C<[verb, argument, ...]>.

=cut

my $FILES  = 'RT::Extension::GDPR::Demo::Files';
my $PEOPLE = 'RT::Extension::GDPR::Demo::People';

sub all {
    return ( _identity(), _odd_names(), _layouts(), _sparse(), _letters() );
}

# One identity card in all the places a file gets to.
sub _identity {
    my $philippa = $PEOPLE->person('philippa');
    my $vaino    = $PEOPLE->person('vaino');
    my $card     = _png( id_card => $FILES->id_card($philippa) );
    my %resent   = (
        from    => $philippa,
        subject => 'Identity check, once more',
        text    => "Hello,\n\nno answer yet, so here is my card again.\n\n$philippa->{name}\n",
        files   => [$card],
    );
    return (
        {   key   => 'identity',
            queue => 'Help',
            mail  => {
                from    => $philippa,
                subject => 'Identity check for my account',
                text    => "Hello,\n\nas you asked, my identity card is attached.\n\nKind regards\n$philippa->{name}\n",
                files   => [ $card, _pdf( agreement => 'Account contract', $philippa->{name}, $philippa->{street} ) ],
            },
            then => [
                [ field   => Customer   => 'private' ],
                [ image   => 'ID photo' => $card ],
                [ comment => "Card checked against the account.\n", files => [$card] ],
                [ reply   => "Thank you, your identity is confirmed.\n" ],
                [ answer  => $philippa, "Good to know. Please do not keep the card.\n" ],
                [ forward => 'archive@demo.example.org' ],
                [ status  => 'open' ],
            ],
        },
        { key => 'resent', queue => 'Help', mail => \%resent, then => [ [ merge => 'identity' ] ] },
        {   key   => 'forwarded',
            queue => 'Claims',
            mail  => {
                from      => $vaino,
                subject   => 'Fwd: Identity check, once more',
                text      => "Hei,\n\nforwarded as it came to me.\n\n$vaino->{name}\n",
                forwarded => [ _mail(%resent) ],
            },
            then => [ [ merge => 'identity' ] ],
        },
        {   key   => 'elsewhere',
            queue => 'Claims',
            mail  => { %resent, id => 'elsewhere', subject => 'Claim 4411' },
            then  => [ [ field => Reference => 'C-4411' ], [ status => 'stalled' ] ],
        },
        {   key   => 'records',
            queue => 'Records',
            mail  => { %resent, id => 'records', subject => 'For the file, please' },
            then  => [ [ image => 'ID photo' => $card ], [ status => 'resolved' ] ],
        },
    );
}

# File names that have hurt programs before.
sub _odd_names {
    my @odd = (
        [ quotes        => philippa => 'pdf' ],
        [ markup        => vaino    => 'png' ],
        [ script        => evanthia => 'txt' ],
        [ right_to_left => salma    => 'pdf' ],
        [ passport      => gulsah   => 'png' ],
        [ long          => vaino    => 'pdf' ],
        [ id_card_polish => zofia   => 'png', naming => 'rfc2047' ],
    );
    return map {
        my ( $name, $key, $kind, @naming ) = @$_;
        my $person = $PEOPLE->person($key);
        my $file
            = $kind eq 'pdf' ? _pdf( $name => 'Statement', $person->{latin} )
            : $kind eq 'png' ? _png( $name => $FILES->id_card($person) )
            :                  _file( $name, 'text/plain', "No. $person->{id_number}\n" );
        {   key   => "name-$name",
            queue => 'Help',
            mail  => {
                from    => $person,
                charset => 'utf-8',
                subject => "A file ($kind)",
                id      => "name-$name",
                text    => "$person->{name}\n",
                files   => [ { %$file, @naming } ],
            },
        };
    } @odd;
}

# The ways mail is put together.
sub _layouts {
    my $juergen = $PEOPLE->person('juergen');
    my $helene  = $PEOPLE->person('helene');
    my $inigo   = $PEOPLE->person('inigo');
    my $logo    = { name => 'logo.png', type => 'image/png', bytes => $FILES->logo('EXAMPLE'), cid => 'logo@example.net' };
    my $damage  = { %{ _png( photo => $FILES->id_card($juergen) ) }, cid => 'Grosskoetter-Schaden.png@example.net' };
    my $inner   = _mail(
        from    => $helene,
        subject => 'Facture',
        text    => "Voici la facture.\n",
        files   => [ _pdf( invoice => 'Facture 118', $helene->{name} ) ],
    );
    my $middle = _mail( from => $inigo, subject => 'Fwd: Facture', text => "Se la reenvío.\n", forwarded => [$inner] );
    return (
        {   key   => 'inline',
            queue => 'Claims',
            mail  => {
                from    => $juergen,
                subject => 'Schaden am Fahrrad',
                text    => "Guten Tag,\n\nsiehe Bild [cid:$damage->{cid}].\n\n$juergen->{name}\n",
                html    => "<p>Guten Tag,</p><p>siehe Bild:<br><img src=\"cid:$damage->{cid}\" alt=\"Schaden\"></p>"
                    . "<p>$juergen->{name}<br><img src=\"cid:$logo->{cid}\" alt=\"\"></p>\n",
                inline => [ $damage, $logo ],
                files  => [ _pdf( contract => 'Vertrag', $juergen->{name}, $juergen->{street} ) ],
            },
            then => [ [ reply => "Danke, wir sehen uns das an.\n", attach_first => 1 ], [ status => 'open' ] ],
        },
        {   key   => 'nested',
            queue => 'Claims',
            mail  => {
                from      => $juergen,
                subject   => 'WG: Fwd: Facture',
                text      => "Zur Kenntnis.\n",
                forwarded => [$middle],
                files     => [ _file( statement => 'text/csv', "konto;betrag\n$inigo->{id_number};118\n" ) ],
            },
            then => [ [ comment => "Belongs to the other claim.\n" ] ],
        },
        {   key   => 'html-only',
            queue => 'Help',
            mail  => {
                from    => $helene,
                subject => 'Résiliation',
                html    => "<html><body><p>Bonjour,</p><p>je résilie mon contrat.</p><p><b>$helene->{name}</b></p></body></html>\n",
            },
            then => [ [ field => Remarks => "Called $helene->{phone}.\nWill call again." ], [ status => 'resolved' ] ],
        },
        {   key   => 'long-history',
            queue => 'Help',
            mail  => { from => $inigo, subject => 'Varias preguntas', text => "Tengo varias preguntas.\n\n$inigo->{name}\n" },
            then  => [
                map { ( [ reply => "Respuesta $_.\n" ], [ answer => $inigo, "Otra pregunta, la número $_.\n" ] ) } 1 .. 4
            ],
        },
    );
}

# What mail leaves out, and what it carries too much of.
sub _sparse {
    my $evanthia = $PEOPLE->person('evanthia');
    my $salma    = $PEOPLE->person('salma');
    my $juergen  = $PEOPLE->person('juergen');
    my $umlauts  = _pdf( umowa => 'Pismo', 'bez tekstu' );
    my %story    = (
        'no-text'    => { from => $evanthia, subject => 'Το έγγραφο', text => '', files => [ _pdf( eggrafo => 'Document' ) ] },
        'no-subject' => { from => $salma, subject => '', text => "$salma->{phone}\n" },
        'with-cc'    => {
            from    => $juergen,
            subject => 'Meine Meldung',
            cc      => $evanthia->{email},
            text    => "Frau Papadaki weiß Bescheid.\n",
            files   => [ _file( letter => 'application/vnd.oasis.opendocument.text', 'No letter, only bytes' ) ],
        },
        'many-files' => {
            from    => $PEOPLE->person('zofia'),
            subject => 'Dużo załączników',
            text    => "W załączniku pięć plików.\n",
            files   => [ $umlauts, $umlauts, map { _pdf( umowa => "Strona $_" ) } 1 .. 3 ],
        },
    );
    return map { { key => $_, queue => 'Help', mail => $story{$_} } } sort keys %story;
}

# Everyday letters, each in its language and charset.
sub _letters {
    my %document = (
        ar => 'wathiqa', de => 'contract', el => 'eggrafo', en => 'agreement', es => 'solicitud', fi => 'lomake',
        fr => 'invoice', ja => 'residence', pl => 'umowa', ru => 'certificate', tr => 'belge', zh => 'receipt',
    );
    my @status = qw(new open stalled resolved rejected);
    my ( $letters, $count, @stories ) = ( _read_letters(), 0 );
    for my $key ( $PEOPLE->keys ) {
        my $person = $PEOPLE->person($key);
        my $document = _pdf( $document{ $person->{language} } => 'Document', $person->{latin}, $person->{id_number} );
        for my $topic (qw(move document)) {
            my ( $subject, $text ) = @{ $letters->{ $person->{language} }{$topic} };
            $text =~ s/\{(\w+)\}/$person->{$1}/g;
            my $status = $status[ $count++ % @status ];
            push @stories, {
                key   => "$topic-$key",
                queue => $topic eq 'move' ? 'Help' : 'Claims',
                mail  => {
                    from    => $person,
                    subject => $subject,
                    text    => $text,
                    ( $topic eq 'document' ? ( files => [$document] ) : () ),
                },
                then => [
                    [ field => Customer => $count % 3 ? 'private' : 'business' ],
                    ( $count % 2 ? [ reply => "Thank you, done.\n" ] : () ),
                    ( $status eq 'new' ? () : [ status => $status ] ),
                ],
            };
        }
    }
    return @stories;
}

sub _mail {
    return RT::Extension::GDPR::Demo::Mail->message( to => 'help@demo.example.org', @_ );
}

sub _file {
    my ( $name, $type, $bytes ) = @_;
    return { name => $PEOPLE->file_name($name), type => $type, bytes => $bytes };
}

sub _pdf {
    my ( $name, @lines ) = @_;
    return _file( $name, 'application/pdf', $FILES->pdf(@lines) );
}

sub _png {
    my ( $name, $bytes ) = @_;
    return _file( $name, 'image/png', $bytes );
}

sub _read_letters {
    my $file = File::Spec->catfile( dirname(__FILE__), (File::Spec->updir) x 5, 'letters.json' );
    open my $handle, '<:raw', $file or die "Can't read the demo's letters: $!";
    local $/;
    return JSON::decode_json(<$handle>);
}

1;
