#include "apps/tutti/recording_commands.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <string>

namespace tutti {

namespace {

using BusTargetOf = command::BusTarget (*)(const std::string& given);

void add_bus(CLI::App* command, RecordingArguments& arguments) {
    command->add_option(
        "--bus", arguments.bus_url,
        "The bus: unix:///path, mqtt://[user:password@]host:port (default: $TUTTI_BUS, or this machine's hub)"
    );
    command
        ->add_option("--root", arguments.root, "The topic above all others (default: $TUTTI_ROOT, or tutti)")
        ->type_name("TOPIC");
}

command::BusTarget target_of(const RecordingArguments& arguments, BusTargetOf bus_target) {
    auto target = bus_target(arguments.bus_url);
    if (!arguments.root.empty()) target.root = arguments.root;
    return target;
}

void add_record(CLI::App& app, RecordingArguments& arguments, BusTargetOf bus_target, int& exit_code) {
    auto* record = app.add_subcommand("record", "Write what goes over the bus to a file; Ctrl-C ends it");
    auto& options = arguments.record;
    record->add_option("file", options.file, "The recording; one that exists is gone on with")->required();
    record->add_option(
        "filters", options.filters, "Topic filters below the root (default: '#' without frame/# and log/#)"
    );
    record->add_option("--exclude", options.leave_out, "Topic filters of what is left out")
        ->type_name("FILTER")
        ->allow_extra_args(false);
    record->add_option("--rotate-size", options.rotate_size, "Begin a new file when one is that large")
        ->type_name("64MiB");
    record->add_option("--rotate-every", options.rotate_every, "Begin a new file after that time")
        ->type_name("1h");
    record->add_option("--keep", options.keep, "Files of the rotation that stay; the oldest go")
        ->check(CLI::PositiveNumber);
    record->add_option("--for", options.duration, "End after that time")->type_name("30s");
    record->add_option("-c,--count", options.count, "End after so many messages");
    record->add_flag("--sync", options.sync, "Bring the file down to the disk once a second");
    record->add_flag("--quiet", options.quiet, "Say nothing while all goes well");
    add_bus(record, arguments);
    record->callback([&arguments, &exit_code, bus_target] {
        arguments.record.bus = target_of(arguments, bus_target);
        exit_code = recorder::record(arguments.record);
    });
}

void add_replay(CLI::App& app, RecordingArguments& arguments, BusTargetOf bus_target, int& exit_code) {
    auto* replay = app.add_subcommand("replay", "Send a recording over the bus, with its spacing");
    auto& options = arguments.replay;
    auto* file = replay->add_option("file", options.recording, "The recording, or the name of a rotated one");
    replay->add_option("--dir", options.recording, "Instead of a file: every recording in a folder")
        ->type_name("DIR")
        ->excludes(file);
    replay->add_option("--speed", options.speed, "A factor, or max")->capture_default_str();
    replay->add_option("--from", options.from, "Where to begin: 12.5s, or 2026-11-21T03:52:12Z")
        ->type_name("PLACE");
    replay->add_option("--to", options.to, "Where to end, in the same way")->type_name("PLACE");
    replay->add_option("--loop", options.loop, "How many rounds, or forever")->capture_default_str();
    replay
        ->add_option(
            "--filter", options.filters,
            "Topic filters (default: all but commands and what processes say of themselves)"
        )
        ->type_name("FILTER")
        ->allow_extra_args(false);
    replay->add_option("--exclude", options.leave_out, "Topic filters of what is left out")
        ->type_name("FILTER")
        ->allow_extra_args(false);
    replay->add_flag("--exact", options.exact, "The recorded bytes: no new ids and times");
    replay->add_flag("--quiet", options.quiet, "Say nothing while all goes well");
    add_bus(replay, arguments);
    replay->callback([&arguments, &exit_code, bus_target] {
        if (arguments.replay.recording.empty()) throw CLI::RequiredError("file");
        arguments.replay.bus = target_of(arguments, bus_target);
        exit_code = recorder::replay(arguments.replay);
    });
}

void add_rehearse(CLI::App& app, cli::RehearseOptions& options, int& exit_code) {
    using Pace = cli::RehearseOptions::Pace;
    auto* rehearse = app.add_subcommand(
        "rehearse", "Play a trace of inputs through an installation's playlists and gestures, in virtual time"
    );
    rehearse->add_option("config", options.config, "The installation's file")->required();
    rehearse
        ->add_option(
            "--trace", options.trace,
            "Lines {\"t\":1.5,\"type\":\"button.press\",\"producer\":1,\"data\":{}}, or a recording "
            "(default: standard input)"
        )
        ->type_name("FILE");
    rehearse->add_option("--speed", options.pace, "1x: in real time; max: at once (default)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Pace>{
                {"max", Pace::AsFastAsPossible}, {"1x", Pace::RealTime}, {"1", Pace::RealTime}
            },
            CLI::ignore_case
        ))
        ->type_name("1x|max");
    rehearse
        ->add_option(
            "--check", options.expected, "Print nothing; compare with this file and show the first difference"
        )
        ->type_name("FILE");
    rehearse->add_flag_callback(
        "--strict", [&options] { options.malformed = cli::RehearseOptions::Malformed::StopAtOnce; },
        "Stop at the first malformed line instead of skipping it"
    );
    rehearse->callback([&options, &exit_code] { exit_code = cli::rehearse(options); });
}

} // namespace

void add_recording_commands(
    CLI::App& app, RecordingArguments& arguments, command::BusTarget (*bus_target)(const std::string& given),
    int& exit_code
) {
    add_record(app, arguments, bus_target, exit_code);
    add_replay(app, arguments, bus_target, exit_code);
    auto* command = app.add_subcommand("export", "A recording in a format that other programs open");
    auto& options = arguments.export_recording;
    command->add_option("recording", options.recording, "The recording")->required();
    command->add_option("--mcap", options.mcap, "The file to write, for Foxglove")
        ->type_name("FILE")
        ->required();
    command->add_option("--filter", options.filters, "Topic filters (default: everything)")
        ->type_name("FILTER")
        ->allow_extra_args(false);
    command->add_flag("--quiet", options.quiet, "Say nothing while all goes well");
    command->callback([&options, &exit_code] { exit_code = recorder::export_recording(options); });
    add_rehearse(app, arguments.rehearse, exit_code);
}

} // namespace tutti
