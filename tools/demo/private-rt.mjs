// SPDX-License-Identifier: GPL-2.0-only

// A Request Tracker of our own in one folder: it shares the installed code and nothing else.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../run.mjs';

// What RT keeps on disk, as RT/Generated.pm names it, by folder below ours.
const PATHS = {
  LocalPath: 'local',
  LocalEtcPath: 'etc',
  LocalLibPath: 'local/lib',
  LocalStaticPath: 'local/static',
  LocalLexiconPath: 'local/po',
  LocalPluginPath: 'local/plugins',
  MasonLocalComponentRoot: 'local/html',
  VarPath: 'var',
  MasonDataDir: 'var/mason',
  MasonSessionDir: 'var/session',
};

/**
 * The folder of the installed RT: `$RTHOME`, or where its releases and Debian put it.
 *
 * @returns {string}
 */
export function installedRT() {
  const candidates = process.env.RTHOME ? [process.env.RTHOME] : ['/usr/share/request-tracker5', '/opt/rt5', '/opt/rt6'];
  const found = candidates.find((folder) => existsSync(join(folder, 'lib/RT.pm')));
  if (!found) throw new Error(`No RT in ${candidates.join(', ')}; name its folder with RTHOME=...`);
  return found;
}

/** One private RT. The folder may be moved or copied while nothing runs in it. */
export class PrivateRT {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = resolve(folder);
    this.home = installedRT();
  }

  /** @param {...string} names */
  path(...names) {
    return join(this.folder, ...names);
  }

  /**
   * The environment in which RT's programs use this RT. Its RT/Generated.pm is loaded before all else:
   * RT's programs put the installed folder first, so that -I alone would not be enough.
   *
   * @returns {NodeJS.ProcessEnv}
   */
  get env() {
    const { RTHOME, RT_SITE_CONFIG, RT_SITE_CONFIG_DIR, PERL5OPT, ...env } = process.env;
    return { ...env, PERL5OPT: `-I${this.path('perl')} -MRT::Generated` };
  }

  /**
   * Runs a program of RT, or one that uses RT's classes.
   *
   * @param {string} command
   * @param {string[]} args
   * @param {Parameters<typeof run>[2]} [options]
   */
  run(command, args, options = {}) {
    return run(command, args, { ...options, env: this.env });
  }

  /** The command line that starts a Perl script with this RT's classes within reach. */
  perl(script, ...args) {
    return ['perl', ['-I', join(this.home, 'lib'), script, ...args]];
  }

  /** Makes the folders, `RT/Generated.pm` and the configuration. */
  create() {
    for (const folder of [...Object.values(PATHS), 'etc/RT_SiteConfig.d', 'perl/RT']) {
      mkdirSync(this.path(folder), { recursive: true });
    }
    writeFileSync(this.path('perl/RT/Generated.pm'), generatedModule(this.home));
    writeFileSync(this.path('etc/RT_SiteConfig.pm'), SITE_CONFIG);
    this.setPort(8080);
  }

  /**
   * Tells RT the port it is reached at, which its links and its check of referrers need.
   *
   * @param {number} port
   */
  setPort(port) {
    writeFileSync(
      this.path('etc/RT_SiteConfig.d/10-port.pm'),
      `Set($WebPort, ${port});\nSet(@ReferrerWhitelist, '127.0.0.1:${port}', 'localhost:${port}');\n1;\n`,
    );
  }

  /** Makes RT's own tables and first rows. */
  async createDatabase() {
    const tool = ['rt-setup-database-5', 'rt-setup-database']
      .flatMap((name) => [join('/usr/sbin', name), join(this.home, 'sbin', name)])
      .find((file) => existsSync(file));
    await this.run('perl', [tool, '--action', 'init', '--dba-password', 'none']);
  }
}

// The paths follow the file itself, so that a copy of the folder is an RT of its own.
function generatedModule(home) {
  const overrides = Object.entries(PATHS).map(([name, folder]) => `$${name} = "$folder/${folder}";`);
  return `package RT;
use strict;
use warnings;
use vars qw($BasePath $EtcPath $BinPath $SbinPath $VarPath $FontPath $LexiconPath $StaticPath $PluginPath
  $LocalPath $LocalEtcPath $LocalLibPath $LocalLexiconPath $LocalStaticPath $LocalPluginPath
  $MasonComponentRoot $MasonLocalComponentRoot $MasonDataDir $MasonSessionDir);
my ($folder) = __FILE__ =~ m{^(.*)/perl/RT/Generated\\.pm$};
do '${join(home, 'lib/RT/Generated.pm')}' or die "RT is not where it was: $@$!";
${overrides.join('\n')}
1;
`;
}

const SITE_CONFIG = `Set($rtname, 'demo.example.org');
Set($Organization, 'demo.example.org');
Set($WebDomain, '127.0.0.1');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, "$RT::VarPath/rt.sqlite");
Set($CorrespondAddress, 'rt@demo.example.org');
Set($CommentAddress, 'rt-comment@demo.example.org');
Set($RTAddressRegexp, qr/^(?:rt|rt-comment|help|claims|records)\\@demo\\.example\\.org$/i);
Set($OwnerEmail, 'root@demo.example.org');
Set($MailCommand, 'mbox');
Set($RecordOutgoingEmail, 1);
Set($ParseNewMessageForTicketCcs, 1);
Set($Timezone, 'UTC');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($LogToFile, 'info');
Set($LogDir, $RT::VarPath);
Set($LogToFileNamed, 'rt.log');
Set($ShowMobileSite, 0);
1;
`;
