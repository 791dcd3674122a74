# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Correspondents;

use strict;
use warnings;

use RT::Extension::GDPR::Format;

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Correspondents - whom texts name with an e-mail address

=head1 DESCRIPTION

Headers name who wrote and who is in copy; quoted and forwarded messages have lines that do the same
(C<< On Mon, Anna Kowalska <anna@example.net> wrote: >>), each mail program in its own words. An address with the name before it is read in all of them.

Everything is read line by line and with bounded patterns: what comes by mail may be long and hostile.

=cut

my $ADDRESS = qr/(?<![\w.+%-])\w[\w.+%'-]{0,63}\@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\w-])/;

# Headers whose text is a list of mailboxes.
my $MAILBOXES = qr/\A(?:(?:Resent-)?(?:From|To|Cc|Bcc|Sender|Reply-To)|Return-Path|RT-Originator|RT-Send-(?:Cc|Bcc)|RT-Squelch-Replies-To)\z/i;

my $LONGEST_LINE = 2_000;
my $NAME_WORD    = qr/(?:\p{Lu}[\p{L}\p{M}'’.-]{0,40}|van|von|vom|zu|der|den|de|di|da|do|dos|la|le|del|della|el|al|bin|ten|ter|af|av)/;

=head1 CLASS METHODS

=head2 in DOCUMENTS

A list of C<< { address, name } >> of these documents (a reference to a list), the address in lower case,
the name as it is written, or undef in headers; one for each spelling. In texts an address without a name is
nobody: it may be a Message-ID.

=cut

sub in {
    my ( $class, $documents ) = @_;
    my ( %seen, @found );
    for my $document ( grep { $_->{raw} =~ /\@|&#/ } @$documents ) {
        for my $view ( grep { $_->{kind} =~ /^(?:text|header)$/ } _views($document) ) {
            push @found, grep { !$seen{ join "\0", map { $_ // q{} } @$_{qw(address name)} }++ } _in_view($view);
        }
    }
    return @found;
}

sub _views {
    my ($document) = @_;
    return RT::Extension::GDPR::Format->of( $document->{format} )->views( $document->{raw} );
}

sub _in_view {
    my ($view) = @_;
    return if index( $view->{text}, '@' ) < 0;
    my $is_list = defined $view->{label} && $view->{label} =~ $MAILBOXES;
    return if defined $view->{label} && !$is_list;

    # Where the line was too long for name and address, the address is on the next.
    my $text = $view->{text} =~ s/\n[> \t]{0,20}(?=[<\[(](?:mailto:)?[^\s\@<>]{1,64}\@)/ /gr;
    return map { _in_line( $_, $is_list ) } grep { index( $_, '@' ) >= 0 } split /\n/, $text;
}

sub _in_line {
    my ( $line, $is_list ) = @_;
    $line = substr $line, 0, $LONGEST_LINE if !$is_list && length $line > $LONGEST_LINE;
    my @found;
    while ( $line =~ /\G(.*?)($ADDRESS)/gs ) {
        my ( $before, $address ) = ( $1, lc $2 );
        my $name = $is_list ? _header_name($before) : _text_name($before);
        push @found, { address => $address, name => $name } if $is_list || defined $name;
    }
    return @found;
}

# All of it that is not punctuation of the address before: names may have commas when they were encoded words.
sub _header_name {
    my ($text) = @_;
    return unless $text =~ s/<\s*\z//;
    $text =~ s/\A[\s>,;)]+//;
    return _clean($text);
}

# Only an address in brackets has its name before it; and of that text only what is written as a name.
sub _text_name {
    my ($text) = @_;
    return unless $text =~ s/\s*["'*]?\s*(?:<|\[|\()\s*(?:mailto:)?\s*\z//;
    my ($last_first) = $text =~ /(?:\A|:\s|[;>]\s*)["'*]?($NAME_WORD(?:[ ]$NAME_WORD){0,2},[ ]?$NAME_WORD(?:[ ]$NAME_WORD){0,2})\z/;
    my ($first_last) = $text =~ /(?<![\p{L}\p{N}])($NAME_WORD(?:[ ]{1,2}$NAME_WORD){0,4})\z/;
    return _clean( $last_first // $first_last );
}

# Without quotes, what is in brackets, and what a list or RT adds; undef when that is no name.
sub _clean {
    my ($name) = @_;
    return unless defined $name && length $name <= 200;
    $name =~ s/\([^()]*\)|\[[^\[\]]*\]//g;
    $name =~ s/\s+via\s.*\z//is;
    $name =~ s/\A[\s"'*\\]+|[\s"'*\\]+\z//g;
    $name =~ s/\s+/ /g;
    return $name =~ /\p{L}\p{L}/ && $name !~ /\@/ && length $name <= 80 ? $name : undef;
}

1;
