// The commands around recordings and traces: record, replay, export, rehearse. With command_line.cpp the only
// user of CLI11.
#pragma once

#include "cli/bus_commands.hpp"
#include "cli/rehearse.hpp"
#include "recorder/export.hpp"
#include "recorder/record.hpp"
#include "recorder/replay.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tutti {

/// What the options write into; outlives the parse.
struct RecordingArguments {
    recorder::RecordOptions record;
    recorder::ReplayOptions replay;
    recorder::ExportOptions export_recording;
    cli::RehearseOptions rehearse;
    std::string bus_url;
    std::string root; ///< empty: the bus's usual one
};

/// `bus_target`: what `--bus` means.
void add_recording_commands(
    CLI::App& app, RecordingArguments& arguments, command::BusTarget (*bus_target)(const std::string& given),
    int& exit_code
);

} // namespace tutti
