# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Entry;
use strict;
use warnings;

use JSON        ();
use RT::Extension::GDPR::AttachmentHeaders;

=head1 NAME

RT::Extension::GDPR::Log::Entry - what may stand in a log entry, and its exact bytes

=head1 DESCRIPTION

The log can never be corrected, so nothing personal may enter it. This class is the gate: a field that is not in the
list below, or a value that is not the id, code, digest, count or time the field is for, is a programming error and
dies. No field takes free text. The message of the error names the field and never the value.

    act, reason, document_kind   codes: a-z, 0-9, _ ; at most 32
    via                          page | shell | schedule | api | scrip
    actor, ticket, transaction   ids of RT (actor: the user's)
    tickets                      list of ids
    plan                         digest of the plan, with or without the id of its key
    keys                         ids of the hmac keys used
    note                         { id, hash }: see RT::Extension::GDPR::Note
    files                        list of { ref, content_type, size (octets), message_date }
    findings                     { category => count }
    changed, remaining           { name of a store => count }
    pending                      count of external objects still to be removed
    concerns                     index of the earlier entry that this one completes
    v, index, time               set by the log

Ids are strings, counts are numbers, times are RFC 3339 in UTC. Fields that are undef are left out.

=cut

my $CODE = qr/\A[a-z][a-z0-9_]{0,31}\z/;

my %PATTERN = (
    id     => qr/\A[1-9][0-9]{0,18}\z/,
    code   => $CODE,
    via    => qr/\A(?:page|shell|schedule|api|scrip)\z/,
    sha256 => qr/\A[0-9a-f]{64}\z/,
    digest => qr/\A(?:[0-9a-f]{8}:)?[0-9a-f]{64}\z/,
    key    => qr/\A[0-9a-f]{8}\z/,
    time   => qr/\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\z/,
    ref    => qr/\A(?:attachment-[0-9]{1,19}|forwarded-[0-9]{1,19}(?:\.[0-9]{1,9}){1,32}|value-[0-9]{1,19})\z/,
);

# A name is a pattern above, 'count' or 'content_type'; [type] is a list, {field => type} an object with these fields,
# and {'*' => type} one with codes for names.
my %FIELDS = (
    v             => 'count',
    index         => 'count',
    time          => 'time',
    act           => 'code',
    actor         => 'id',
    via           => 'via',
    ticket        => 'id',
    tickets       => ['id'],
    transaction   => 'id',
    plan          => 'digest',
    keys          => ['key'],
    reason        => 'code',
    document_kind => 'code',
    note          => { id => 'id', hash => 'sha256' },
    files         => [ { ref => 'ref', content_type => 'content_type', size => 'count', message_date => 'time' } ],
    findings      => { '*' => 'count' },
    changed       => { '*' => 'count' },
    remaining     => { '*' => 'count' },
    pending       => 'count',
    concerns      => 'count',
);

my @REQUIRED = qw(v index time act actor via);

my $JSON = JSON->new->canonical->ascii;

=head1 METHODS

=head2 canonical(\%fields)

Checks the fields and returns the entry: JSON with sorted keys, no white space, pure ASCII. These octets are what
the log hashes. Dies, naming the field, when the fields are not as above.

A content type that no registry knows is written as C<application/x-unknown>: its name was chosen by whoever sent
the mail.

=cut

sub canonical {
    my ($class, $fields) = @_;
    for my $name (@REQUIRED) {
        die "The log entry has no field $name\n" unless defined $fields->{$name};
    }
    return $JSON->encode(_checked(\%FIELDS, $fields, ''));
}

=head2 parse($octets)

The fields of an entry as read from the database, or undef unless it is canonical JSON. Which fields and content
types are known does not matter here: entries outlive the versions of this list.

=cut

sub parse {
    my ($class, $octets) = @_;
    my $fields = eval { $JSON->decode($octets) };
    return ref $fields eq 'HASH' && $JSON->encode($fields) eq $octets ? $fields : undef;
}

sub _checked {
    my ($type, $value, $name) = @_;
    return _checked_object($type, $value, $name) if ref $type eq 'HASH';
    if (ref $type eq 'ARRAY') {
        _refuse($name) unless ref $value eq 'ARRAY';
        return [ map { _checked($type->[0], $_, $name) } @$value ];
    }
    _refuse($name) if !defined $value || ref $value;
    if ($type eq 'count') {
        _refuse($name) unless $value =~ /\A(?:0|[1-9][0-9]{0,14})\z/;
        return 0 + $value;
    }
    return _known_content_type($value) if $type eq 'content_type';
    _refuse($name) unless $value =~ $PATTERN{$type};
    return "$value";
}

sub _checked_object {
    my ($type, $value, $name) = @_;
    _refuse($name) unless ref $value eq 'HASH';
    my %checked;
    for my $field (grep { defined $value->{$_} } keys %$value) {
        my $member = $type->{$field} // ($field =~ $CODE ? $type->{'*'} : undef);
        die 'The log entry has a field that is not known' . ($name && " in $name") . "\n" unless $member;
        $checked{$field} = _checked($member, $value->{$field}, $name || $field);
    }
    return \%checked;
}

sub _known_content_type {
    my ($value) = @_;
    my ($type) = lc($value) =~ m{\A([a-z0-9.+-]+/[a-z0-9.+-]+)\z};
    return $type && RT::Extension::GDPR::AttachmentHeaders->is_known_type($type) ? $type : 'application/x-unknown';
}

sub _refuse {
    my ($name) = @_;
    die "The field $name of the log entry is not as it must be\n";
}

1;
