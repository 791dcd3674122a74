# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::Files;
use strict;
use warnings;

use Encode ();
use GD;

=head1 NAME

RT::Extension::GDPR::Demo::Files - the bytes of the demo's files, the same each time

=head1 METHODS

=head2 id_card $person

Takes a person (L<RT::Extension::GDPR::Demo::People>) and returns a PNG: an identity card that no one could take for a
real one, with SPECIMEN across it.

=head2 logo $text

Returns a small PNG with a text, as mail signatures carry.

=head2 pdf $title, @lines

Returns a valid one-page PDF. Only what windows-1252 holds can be shown; the rest becomes C<?>.

=cut

sub id_card {
    my ( $class, $person ) = @_;
    my $image = GD::Image->new( 480, 300, 1 );
    my %color = (
        paper => $image->colorAllocate( 226, 236, 228 ),
        ink   => $image->colorAllocate( 32,  44,  60 ),
        face  => $image->colorAllocate( 176, 150, 130 ),
        mark  => $image->colorAllocate( 190, 30,  45 ),
    );
    $image->filledRectangle( 0, 0, 479, 299, $color{paper} );
    $image->rectangle( 4, 4, 475, 295, $color{ink} );
    $image->rectangle( 24, 64, 144, 214, $color{ink} );
    $image->filledEllipse( 84, 118, 56,  70,  $color{face} );
    $image->filledArc( 84, 212, 108, 110, 180, 360, $color{face} );

    my $y = 24;
    $image->string( gdGiantFont, 24, $y, 'IDENTITY CARD - REPUBLIC OF EXAMPLE', $color{ink} );
    for my $line ( $person->{latin}, "No. $person->{id_number}", 'NOT A DOCUMENT' ) {
        $image->string( gdGiantFont, 170, $y += 44, $line, $color{ink} );
    }
    for my $row ( 0 .. 2 ) {
        $image->string( gdGiantFont, 30 + 150 * $_, 226 + 20 * $row, 'SPECIMEN', $color{mark} ) for 0 .. 2;
    }
    $image->line( 10, 290, 470, 10, $color{mark} );
    return $image->png;
}

sub logo {
    my ( $class, $text ) = @_;
    my $image = GD::Image->new( 160, 48, 1 );
    $image->filledRectangle( 0, 0, 159, 47, $image->colorAllocate( 38, 84, 124 ) );
    $image->string( gdGiantFont, 12, 16, $text, $image->colorAllocate( 255, 255, 255 ) );
    return $image->png;
}

sub pdf {
    my ( $class, $title, @lines ) = @_;
    my $text = join '', map { '(' . _pdf_text($_) . ") Tj T*\n" } @lines;
    my $page = "BT\n/F1 20 Tf\n72 760 Td\n(" . _pdf_text($title) . ") Tj\n/F1 12 Tf\n16 TL\n0 -40 Td\n${text}ET\n";
    my @objects = (
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R'
            . ' /Resources << /Font << /F1 5 0 R >> >> >>',
        '<< /Length ' . length($page) . " >>\nstream\n${page}endstream",
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    );

    my $pdf = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
    my @offsets;
    for my $number ( 1 .. @objects ) {
        push @offsets, length $pdf;
        $pdf .= "$number 0 obj\n$objects[$number - 1]\nendobj\n";
    }
    my $size = @objects + 1;
    return
          $pdf
        . "xref\n0 $size\n0000000000 65535 f \n"
        . join( '', map { sprintf "%010d 00000 n \n", $_ } @offsets )
        . "trailer\n<< /Size $size /Root 1 0 R >>\nstartxref\n"
        . length($pdf)
        . "\n%%EOF\n";
}

sub _pdf_text {
    my ($text) = @_;
    my $bytes = Encode::encode( 'cp1252', $text, sub {'?'} );
    $bytes =~ s/([\\()])/\\$1/g;
    return $bytes;
}

1;
