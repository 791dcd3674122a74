# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Name;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Folded;
use Unicode::Normalize ();

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Name - the words of a person's name

=head1 DESCRIPTION

Reads what stands in RealName or before an address in From: C<Anna Kowalska>, C<Kowalska, Anna (Sales)>,
C<KOWALSKA Anna>, C<"Dr. Anna Maria Kowalska, PhD" via RT>. Which of several words are given and
which family names nobody can tell (C<Rocío Peñalver Muñoz>); the first and the last are taken for it,
and each word counts by itself.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $WORDS  = 'RT::Extension::GDPR::Finder::CommonWords';

my %PARTICLE = map { $_ => 1 } qw(van von vom zu zum zur der den de del della dello dei degli di da do dos das du d l la le los las el al y e i
    of af av ter ten te t op in het bin ibn abu o mc saint st san santa sankt und and et a);
my %TITLE = map { $_ => 1 } qw(mr mrs ms miss mx dr prof doc sir dame herr frau hr fr dipl ing med phil rer nat jur msc bsc ba ma mba phd md jr sr
    ii iii iv esq m mme mlle monsieur madame sig sra srta dona dott dottssa avv mgr bc ing mudr judr rndr phdr csc inz lek hab dhr mw mevr drs ir
    κ κα κος via rt);
# Titles that are names, unless in capitals.
my %LETTERS = map { $_ => 1 } qw(ma ba bc ii);
# A name with one of these is that of an office, not of a person.
my %OFFICE = map { $_ => 1 } qw(support helpdesk service services team info sales office admin administrator postmaster noreply reply hilfe
    desk webmaster billing accounts accounting marketing contact kontakt buchhaltung vertrieb verwaltung sekretariat kundenservice kundendienst
    abteilung department dept assistance soporte ventas asistencia assistenza ufficio supporto pomoc biuro sprzedaz podpora obchod hulp
    klantenservice verkoop asiakaspalvelu tuki kundservice supporten ugyfelszolgalat suporte vendas comercial serviciul υποστηριξη root
    gmbh ag kg ug ev ltd limited inc llc plc corp company co sa sas sarl srl spa sro oy oyj ab aps bv nv kft zrt doo ood eood
    nobody system user unknown customer client anonymous security privacy datenschutz hr daemon mailer);

=head1 CLASS METHODS

=head2 words NAME

The words of a name in the order given name, others, family name: a list of
C<< { forms => [folded spellings], kind => 'first' | 'other' | 'last', initial => letter } >>. Parts of a
double name follow as words of their own with C<< part => 1 >>. Empty for what is no person's name.

=head2 particles NAME

The particles in it (de, van den), folded.

=head2 forms WORD

The folded spellings of a word: ä as a and as ae, and the other way round.

=head2 is_office WORD

True if the folded word names an office or a company and no person.

=cut

sub words {
    my ( $class, $name ) = @_;
    for ($name) {
        s/\A\s*["']+|["']+\s*\z//g;
        s/[(\[{<][^)\]}>]*[)\]}>]?//g;
        s/\s+via\s+\S.*\z//is;
        s/\s*[\/|].*\z//s;
        s/\s+-\s.*\z//s;
    }
    return if $name =~ /[@\d]/ || $name !~ /\p{L}/;
    my ( $before, $behind ) = split /\s*,\s*/, $name, 2;
    my @before = $class->_split($before);
    my @behind = $class->_split( $behind // q{} );
    my @words  = ( @behind, @before );
    if ( !@behind && @before > 1 && $before[0] =~ /\A\p{Lu}[\p{Lu}\p{M}'’-]+\z/ && $before[-1] =~ /\p{Ll}/ ) {
        my $capitals = grep {/\A\p{Lu}[\p{Lu}\p{M}'’-]+\z/} @before;
        @words = ( @words[ $capitals .. $#words ], @words[ 0 .. $capitals - 1 ] );    # KOWALSKA Anna
    }
    my @person = grep { !$class->is_office( $FOLDED->fold($_) ) } @words;
    return if @person < @words && ( @person < @words - 1 || @person < 2 );    # "Support Team", but not "Anna Kowalska Support"
    @words = @person;
    return if !@words || @words > 7;
    my @kinds = ( 'first', ('other') x ( @words > 2 ? @words - 2 : 0 ), 'last' );
    @kinds = ('last') if @words == 1;
    my @result = map { $class->_word( $words[$_], $kinds[$_] ) } 0 .. $#words;
    for my $index ( 0 .. $#words ) {
        my @parts = grep { length > 2 } split /[-'’‐‑]/, $words[$index];
        push @result, map { { %{ $class->_word( $_, $kinds[$index] ) }, part => 1 } } @parts if $words[$index] =~ /[-'’‐‑]/;
    }
    return @result;
}

# Without titles and particles; a word with an apostrophe or hyphen stays one.
sub _split {
    my ( $class, $string ) = @_;
    my @words = grep {/\p{L}.*\p{L}/s} split /[\s.,;:"_+&*!?]+/, $string;
    my $first = 1;
    return grep {
        my $is_first = $first;
        $first = 0;
        my $as = $FOLDED->fold($_);
        !( $TITLE{$as} && ( length $as > 2 || uc eq $_ || !$LETTERS{$as} ) ) && ( !$PARTICLE{$as} || $is_first && @words == 2 && /\A\p{Lu}/ );    # Al Gore
    } @words;
}

sub particles {
    my ( $class, $name ) = @_;
    return grep { $PARTICLE{$_} && !/\A(?:und|and|et|e|y|i|a)\z/ } split /[\s\x01.,']+/, $FOLDED->fold($name);
}

sub _word {
    my ( $class, $word, $kind ) = @_;
    my @forms = $class->forms($word);
    return { forms => \@forms, kind => $kind, initial => substr $forms[0], 0, 1 };
}

sub forms {
    my ( $class, $word ) = @_;
    my %forms;
    return lc( $word =~ tr/'\x{2d}//dr ) if $word !~ /[^a-zA-Z'-]|[aou]e/;
    $word = lc Unicode::Normalize::NFC($word);
    my $digraphs = $word =~ s/ä|æ/ae/gr =~ s/ö|ø/oe/gr =~ s/ü/ue/gr =~ s/å/aa/gr;
    my $reduced  = $word =~ s/([aou])e/$1/gr;
    $reduced = $word if length $reduced < 4 || $word =~ /oe[rs]?\z|ue[lzns]?\z|que|gue/;
    my @forms = grep { !$forms{$_}++ } map { $FOLDED->fold($_) =~ tr/'\x{2d}//dr } $word, $digraphs, $reduced;
    return grep {length} @forms;
}

sub is_office { return exists $OFFICE{ $_[1] } }

1;
