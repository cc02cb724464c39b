// The commands around recordings and traces: record, replay, export, rehearse. With command_line.cpp the only
// user of CLI11.
#pragma once

#include "cli/bus_commands.hpp"
#include "cli/export.hpp"
#include "cli/record.hpp"
#include "cli/rehearse.hpp"
#include "cli/replay.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tutti {

/// What the options write into; outlives the parse.
struct RecordingArguments {
    cli::RecordOptions record;
    cli::ReplayOptions replay;
    cli::ExportOptions export_recording;
    cli::RehearseOptions rehearse;
    std::string bus_url;
    std::string root; ///< empty: the bus's usual one
};

/// `bus_target`: what `--bus` means.
void add_recording_commands(
    CLI::App& app, RecordingArguments& arguments, cli::BusTarget (*bus_target)(const std::string& given),
    int& exit_code
);

} // namespace tutti
