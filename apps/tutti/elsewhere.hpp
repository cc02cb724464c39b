// `tutti --host user@machine COMMAND …`: the command on another machine, over ssh: its keys, its transport,
// no port of ours.
#pragma once

namespace tutti {

/// Whether the words begin so.
bool is_for_elsewhere(int argc, char** argv);

/// Becomes ssh; comes back with an exit code where it cannot.
int become_ssh(int argc, char** argv);

} // namespace tutti
