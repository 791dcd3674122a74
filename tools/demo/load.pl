#!/usr/bin/env perl
# SPDX-License-Identifier: GPL-2.0-only

# Fills the RT that PERL5OPT names and prints what it made as JSON.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON;

use RT -init;
use RT::Extension::GDPR::Demo;

my $tickets = RT::Extension::GDPR::Demo->load;
print JSON->new->canonical->encode(
    {   tickets  => $tickets,
        password => RT::Extension::GDPR::Demo::Site->password,
        staff    => [ map { { login => $_->[0], role => $_->[1] } } RT::Extension::GDPR::Demo::Site->staff ],
    }
);
