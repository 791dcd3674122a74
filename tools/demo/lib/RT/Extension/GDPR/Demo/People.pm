# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::People;
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Spec;
use JSON;

=head1 NAME

RT::Extension::GDPR::Demo::People - the fictitious people and file names of the demo

=head1 DESCRIPTION

All of it stands in F<tools/demo/personal-data.json>, which is also what the logs of the test suites are searched for.
Addresses are of domains reserved for examples (RFC 2606).

=head1 METHODS

=head2 person $key

Returns a hash reference: name, email, phone, street, city, id_number, latin (the name in ASCII capitals), language,
charset, and C<key>. All texts are characters.

=head2 keys

Returns the keys of all people, sorted.

=head2 file_name $key

Returns a file name as characters.

=cut

my $data;

sub person {
    my ( $class, $key ) = @_;
    my $person = _data()->{people}{$key} or die "No person $key in the demo";
    return { %$person, key => $key };
}

sub keys {
    return sort keys %{ _data()->{people} };
}

sub file_name {
    my ( $class, $key ) = @_;
    return _data()->{files}{$key} // die "No file $key in the demo";
}

sub _data {
    return $data ||= do {
        my $file = File::Spec->catfile( dirname(__FILE__), (File::Spec->updir) x 5, 'personal-data.json' );
        open my $handle, '<:raw', $file or die "Can't read the demo's people: $!";
        local $/;
        JSON::decode_json(<$handle>);
    };
}

1;
