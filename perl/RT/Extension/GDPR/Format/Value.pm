# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Value;

use strict;
use warnings;

use parent 'RT::Extension::GDPR::Format::Plain';

=head1 NAME

RT::Extension::GDPR::Format::Value - one value: of a custom field, of a column

=head1 DESCRIPTION

Read like plain text. Who looks for something may treat it otherwise: a value is a name as a whole, it has no context.

=cut

1;
