# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use Test::More;
use RT::Extension::GDPR::MediaType;

my $TYPE = 'RT::Extension::GDPR::MediaType';
my $ZIP  = "PK\x03\x04\x14\x00";
my $PGP  = "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n";

sub look { my ( $method, $type, $name, $bytes ) = @_; return $TYPE->$method( $type, $name, sub {$bytes} ) }

is look( 'format', @{$_}[ 0, 1, 2 ] ), $_->[3], join ' ', 'read:', map { $_ // '-' } @{$_}[ 0, 1 ] for
    [ 'text/plain',                      undef,        'x',         'plain' ],
    [ 'text/plain; charset=utf-16',      undef,        "x\0",       'plain' ],
    [ 'text/plain',                      'a.docx',     $ZIP,        undef ],
    [ 'text/plain',                      'a.pdf',      '%PDF-1.4',  undef ],
    [ 'text/plain',                      'a.rtf',      '{\rtf1',    undef ],
    [ 'text/html',                       'a.bin',      'x',         'html' ],
    [ 'text/csv',                        'a.csv',      'x',         'plain' ],
    [ 'text/calendar',                   undef,        'x',         'plain' ],
    [ 'text/rfc822-headers',             undef,        'x',         'headers' ],
    [ 'text/rtf',                        'a.rtf',      'x',         undef ],
    [ 'message/delivery-status',         undef,        'x',         'plain' ],
    [ 'message/disposition-notification', undef,       'x',         'plain' ],
    [ 'message/rfc822',                  undef,        'x',         undef ],
    [ 'multipart/mixed',                 undef,        'x',         'plain' ],
    [ 'message/partial',                 undef,        'x',         undef ],
    [ 'application/json',                undef,        '{}',        'plain' ],
    [ 'application/ld+json',             undef,        '{}',        'plain' ],
    [ 'image/svg+xml',                   'a.svg',      '<svg/>',    'plain' ],
    [ 'application/pdf',                 'a.pdf',      '%PDF',      undef ],
    [ 'image/png',                       'a.txt',      "\x89PNG",   undef ],
    [ 'application/octet-stream',        undef,        'Dear',      'plain' ],
    [ 'application/octet-stream',        undef,        $ZIP,        undef ],
    [ 'application/octet-stream',        'a.CSV',      'Dear',      'plain' ],
    [ 'application/octet-stream',        'a.csv',      $ZIP,        undef ],
    [ 'application/octet-stream',        'a.csv',      "\xFF\xFEa\0", 'plain' ],
    [ 'application/octet-stream',        'a.html',     'Dear',      'html' ],
    [ 'application/octet-stream',        'a.docx',     $ZIP,        undef ],
    [ 'application/vnd.ms-excel',        'a.csv',      'a;b',       'plain' ],
    [ 'application/vnd.ms-excel',        'a.xls',      $ZIP,        undef ];

is look( 'obstacle', @{$_}[ 0, 1, 2 ] ), $_->[3], join ' ', 'in the way:', map { $_ // '-' } @{$_}[ 0, 1 ] for
    [ 'text/plain',                       undef,           'x',  undef ],
    [ 'text/plain',                       undef,           $PGP, 'encrypted' ],
    [ 'application/octet-stream',         'encrypted.asc', $PGP, 'encrypted' ],
    [ 'application/octet-stream',         'notes.txt',     'x',  undef ],
    [ 'application/pgp-encrypted',        undef,           'x',  'encrypted' ],
    [ 'x-application-rt/gpg-encrypted',   'a.pdf.pgp',     'x',  'encrypted' ],
    [ 'application/pkcs7-mime',           'smime.p7m',     'x',  'encrypted' ],
    [ 'application/pgp-signature',        undef,           'x',  'signed' ],
    [ 'application/x-pkcs7-signature',    'smime.p7s',     'x',  'signed' ],
    [ 'application/pdf',                  'a.pdf',         'x',  'binary' ],
    [ 'image/jpeg',                       undef,           'x',  'binary' ],
    [ 'text/rtf',                         'a.rtf',         'x',  'binary' ],
    [ 'application/octet-stream',         undef,           $ZIP, 'binary' ],
    [ 'message/rfc822',                   undef,           'x',  undef ],
    [ 'message/partial',                  undef,           'x',  'binary' ],
    [ 'application/x-rt-original-message', undef,          'x',  undef ],
    [ 'multipart/mixed',                  undef,           '',   undef ];

subtest 'a large file is read only where it may be a text' => sub {
    my $never = sub { die 'read' };
    ok !$TYPE->format( 'application/pdf', undef, $never ), 'no text';
    is $TYPE->obstacle( $_, undef, $never ), 'binary', $_ for 'application/pdf', 'video/mp4';
    is $TYPE->obstacle( 'application/octet-stream', 'film.mp4', $never ), 'binary', 'nor by its name';
};

done_testing;
