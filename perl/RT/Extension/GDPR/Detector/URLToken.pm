# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::URLToken;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::URLToken - secrets: tokens in links, passwords, keys

=head1 DESCRIPTION

What logs somebody in or leads to their account: parameters of links that are named C<token>, C<session>
and the like, long random parts of a path, JSON web tokens (RFC 7519), bearer tokens (RFC 6750), keys of
known services, private keys in PEM (RFC 7468), and passwords behind their name. Only the value is
replaced: the link stays readable.

=cut

my $STRONG = qr/(?:[a-z0-9]+[_-]?)?(?:token|sid|sessid|sessionid|session|jsessionid|phpsessid|secret|password|passwd|pwd|otp|nonce|jwt|signature|sig|apikey|api_key|access_key|magic|invitation|reset_?key)/;
my $WEAK   = qr/(?:key|auth|code|hash|reset|invite|verify|confirm|activation|ticket|t|k|s|h|id|uid|ref|data|payload|state|u|e)/;

my $PARAMETER = qr/[?&;#](?:(?:$STRONG)=([^\s\x01\x02&;#"'<>\[\]()]{4,2000}+)|(?:$WEAK)=([a-z0-9_.~%+\/-]{16,2000}+=*)(?![^\s\x01\x02&;#"'<>\[\]()]))/;
my $PATH      = qr{(?:https?://|www\.)[^\s\x01\x02"'<>]{0,200}?/(?:reset|reset-password|password-reset|verify|confirm|confirmation|activate|activation|invite|invitation|unsubscribe|login|magic|share|token|s)/([a-z0-9_.~=-]{16,400}+)};
my $JWT       = qr/(?<![\p{L}\p{N}_-])(eyj[a-z0-9_-]{8,4000}+\.[a-z0-9_-]{4,6000}+(?:\.[a-z0-9_-]{0,2000}+)?)/;
my $BEARER    = qr/(?:bearer|basic)[ \x01]{1,2}([a-z0-9_.~+\/-]{16,2000}+=*)/;
my $KEY       = qr/(?<![\p{L}\p{N}_-])((?:akia|asia)[a-z0-9]{16}|gh[pousr]_[a-z0-9]{36,}+|github_pat_[a-z0-9_]{50,}+|glpat-[a-z0-9_-]{20,}+|xox[abprs]-[a-z0-9-]{10,}+|[sr]k_(?:live|test)_[a-z0-9]{16,}+|aiza[a-z0-9_-]{35}|ya29\.[a-z0-9_-]{20,}+|npm_[a-z0-9]{36}|sg\.[a-z0-9_-]{22}\.[a-z0-9_-]{43})(?![\p{L}\p{N}_])/;
my $PEM       = qr/-----begin (?:[a-z0-9]+ ){0,3}private key-----([a-z0-9+\/=:,\s\x01-]{40,6000}?)-----end/;
my $PASSWORD  = qr/(?:password|passwort|passwd|kennwort|mot[ \x01]de[ \x01]passe|contrasena|contrasinal|palavra-passe|senha|wachtwoord|haslo|heslo|salasana|losenord|passord|adgangskode|jelszo|parola|парола|κωδικοσ|lozinka|geslo|parool|parole|slaptazodis|passphrase|pin(?:-code)?|puk)(?:["']?[ \x01]*(=|:(?=[ \x01"'`])|[ \x01]:)[ \x01]*|[ \x01]+(?:is|ist|lautet|est|es|e|to|jest|je|on|ar)[ \x01]+)["'`]?([^\s\x01\x02"'`<>]{4,64}+)/;

sub category { return 'url_token' }
sub sign     { return qr/./s }

# Case tells secrets apart, so values are as they stand.
sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    my $add = sub {
        my ( $start, $end, $confidence ) = @_;
        push @found, { start => $start, end => $end, value => $chunk->original( $start, $end ), reason => 'pattern',
            confidence => $confidence };
    };
    while ( $text =~ /$PARAMETER/g ) {
        my ( $from, $start, $end, $weak ) = ( $-[0], defined $1 ? ( $-[1], $+[1], 0 ) : ( $-[2], $+[2], 1 ) );
        my $written = substr $text, $from, $end - $from;
        next if $weak && ( $written =~ /%40/ || !_random( $chunk->original( $start, $end ) ) );    # %40: an e-mail address
        my $digest = $written =~ /\A.(?:id|h|hash|ref)=(?:[0-9a-f]{40}|[0-9a-f]{64})\z/;    # of a commit or a file
        $add->( $start, $end, $digest ? $self->DOUBTFUL : $self->CERTAIN );
    }
    while ( $text =~ /$PATH/g ) {
        $add->( $-[1], $+[1], $self->CERTAIN ) if _random( $chunk->original( $-[1], $+[1] ) );
    }
    for my $pattern ( $JWT, $BEARER, $KEY, $PEM ) {
        while ( $text =~ /$pattern/g ) { $add->( $-[1], $+[1], $self->CERTAIN ) }
    }
    while ( $text =~ /$PASSWORD/g ) {
        my ( $sign, $start, $end ) = ( $1, $-[2], $+[2] );
        next if $-[0] && substr( $text, $-[0] - 1, 1 ) =~ /\p{L}/;
        my $value = $chunk->original( $start, $end );
        $end -= length $1 if $value =~ /([.,;:!?)]+)\z/;
        next if $end - $start < 4 || $value =~ /\A\[/ || $value =~ /[({]|[\$@]\w+(?:->|::)|;\z/;    # in programs it is an expression
        my $mixed = $value =~ /[0-9]/ || $value =~ /\p{L}[^\p{L}\p{N}.,'-]/ || $value =~ /\p{Ll}\p{Lu}/;
        $add->( $start, $end, $mixed ? $self->LIKELY : defined $sign ? $self->DOUBTFUL : 0 );
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# Whether a string is no word and no name: letters and digits mixed, and at least 3 bits a character.
sub _random {
    my ($string) = @_;
    return 0 if length $string < 16 || $string !~ /[0-9]/ || $string !~ /\p{L}/;
    my %count;
    $count{$_}++ for split //, $string;
    my $bits = 0;
    $bits -= $_ / length($string) * log( $_ / length $string ) / log 2 for values %count;
    return $bits >= 3;
}

1;
