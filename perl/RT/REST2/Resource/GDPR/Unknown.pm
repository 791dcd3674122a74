# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Unknown;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use Path::Dispatcher;
use RT::Extension::GDPR::Problem;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Unknown - every path below gdpr that is no resource

=head1 DESCRIPTION

Without it RT's dispatcher would answer in its own form, not as a problem document.

=head1 METHODS

=head2 dispatch_rules

One rule: what begins with C</gdpr> and matches no other of our resources. Those are found the way
L<RT::REST2::Dispatcher> finds them, as loaded classes of the same namespace.

=cut

sub dispatch_rules {
    my ($class) = @_;
    my @known;
    return Path::Dispatcher::Rule::CodeRef->new(
        matcher => sub {
            my ($path) = @_;
            return if $path->path !~ m{\A/gdpr(?:/|\z)};
            @known = map { $_->dispatch_rules } $class->_others unless @known;
            return if grep { $_->match($path) } @known;
            return {};
        },
        block => sub { {} },
    );
}

sub _others {
    my ($class) = @_;
    my ($namespace) = $class =~ /\A(.*::)/;
    no strict 'refs';
    return grep { $_ ne $class && $_->can('dispatch_rules') }
        map { /\A(\w+)::\z/ ? "$namespace$1" : () } sort keys %$namespace;
}

sub _answer { return RT::Extension::GDPR::Problem->throw('not_found') }

__PACKAGE__->meta->make_immutable;

1;
