# SPDX-License-Identifier: GPL-2.0-only

# What words beside a value say of it: heads of columns, and texts of many words.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector;
use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::Test::Detector qw(sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my %detector = map { $_->category => $_ } RT::Extension::GDPR::Detector->all;

subtest 'the head of a column' => sub {
    my ( $birth_date, $phone ) = @detector{qw(birth_date phone)};
    for my $case (
        [ 'semicolons', "surname;birthday;since\nDoe;02.03.1961;01.01.2020" ],
        [ 'commas',     "name,email,date of birth,since\nDoe,doe\@example.org,02.03.1961,01.01.2020" ],
        [ 'quotes',     qq{"name","since","dob","place"\n"Doe, Jane","01.01.2020","02.03.1961","Oberfeld"} ],
        [ 'bars',       "id | born | since\n17 | 02.03.1961 | 01.01.2020" ],
        [ 'tabs',       "Name\tGeburtsdatum\tseit\nDoe\t02.03.1961\t01.01.2020" ],
        [ 'a quote',    "> surname;birthday;since\n> Doe;02.03.1961;01.01.2020" ],
        [ 'blocks',     "surname;birthday;since\n\nDoe;02.03.1961;01.01.2020" ],
        [ 'rows',       "surname;birthday;since\nRoe;;01.01.2019\nDoe;02.03.1961;01.01.2020" ],
        )
    {
        my ( $name, $text ) = @{$case};
        is sure( $birth_date, "See below.\n\n$text\n\nRegards" ), '02.03.1961', $name;
    }
    my ($view) = RT::Extension::GDPR::Format->of('html')
        ->views('<table><tr><th>Name<th>Born<th>Since</tr><tr><td>Doe<td>02.03.1961<td>01.01.2020</tr></table>');
    is sure( $birth_date, $view->{text} ), '02.03.1961', 'a table of HTML';

    is sure( $phone, "id;name;phone\n884107;Doe;0171 3920041" ), '0171 3920041', 'is not said of the next line';
    is sure( $phone, "id;name;first;phone\n884107;[Person 1];[Phone 1]" ), '', 'nor of one with another number of fields';
    is sure( $phone, "name;place;remark\nDoe;Oberfeld;Tel. 0171 3920041" ), '0171 3920041', 'a word in the field itself counts';
    is sure( $phone, "name;order;total\nDoe;0171 3920041;12" ), '', 'that of a number of something else';
    is sure( $birth_date, "Hello, all is fine, thanks\nI was born, by the way, on 02.03.1961" ), '02.03.1961', 'commas in sentences are no columns';
};

subtest 'a text of very many words' => sub {
    my $text = join q{ }, map { "word$_" =~ tr/0-9/a-j/r } 1 .. 25_000;
    is sure( $detector{birth_date}, "$text born 02.03.1961" ), '02.03.1961', 'is read to its end';
};

done_testing;
