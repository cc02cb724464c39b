// The arguments of `tutti record`, `replay`, `export` and `rehearse`.
#pragma once

#include "cli/rehearse.hpp"
#include "recorder/export.hpp"
#include "recorder/record.hpp"
#include "recorder/replay.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tutti {

struct RecordingArguments {
    recorder::RecordOptions record;
    recorder::ReplayOptions replay;
    recorder::ExportOptions export_recording;
    cli::RehearseOptions rehearse;
    std::string bus_url;
    std::string root; ///< empty: the bus's usual one
};

/// `arguments` and `exit_code` outlive the parse.
void add_recording_commands(CLI::App& app, RecordingArguments& arguments, int& exit_code);

} // namespace tutti
