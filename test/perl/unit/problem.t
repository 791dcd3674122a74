# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use Test::More;
use RT::Extension::GDPR::Problem;

my $class = 'RT::Extension::GDPR::Problem';

subtest 'a problem knows its status and title' => sub {
    eval { $class->throw( 'not_found', detail => 'ticket 12' ) };
    my $problem = $class->caught($@);
    is( $problem->slug,   'not_found', 'slug' );
    is( $problem->status, 404,         'status' );
    is( $problem->title,  'Not found', 'title' );
    is( "$problem", "not_found: ticket 12\n", 'as a string' );
    is_deeply( $problem->errors, [], 'no errors' );
};

subtest 'invalid fields are listed' => sub {
    my @errors = ( { pointer => '/reason', detail => 'unknown' }, { pointer => '/due', detail => 'past' } );
    eval { $class->throw( 'invalid_request', errors => \@errors ) };
    is_deeply( $@->errors, \@errors, 'as given' );
    is( "$@", "invalid_request (/reason: unknown) (/due: past)\n", 'as a string' );
};

subtest 'other errors say nothing' => sub {
    eval { die "cannot read /home/alice\n" };
    my $problem = $class->caught($@);
    is( $problem->slug, 'internal_error', 'slug' );
    unlike( "$problem", qr/alice/, 'no text of theirs' );
};

subtest 'the table' => sub {
    my $slugs = $class->slugs;
    is_deeply( [ grep { !/^[a-z_]{1,32}$/ } keys %$slugs ], [], 'slugs fit their column' );
    is_deeply( [ grep { $_->{status} !~ /^[45]\d\d$/ } values %$slugs ], [], 'statuses are errors' );
    is_deeply( [ grep { $_->{title} !~ /^[A-Z].*[^.]$/ } values %$slugs ], [], 'titles are sentences' );
    ok( !eval { $class->throw('no_such'); 1 }, 'an unknown slug is refused' );
    like( $@, qr/^No such problem/, 'as a mistake of the programmer' );
};

done_testing;
