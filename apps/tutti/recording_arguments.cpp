#include "apps/tutti/recording_arguments.hpp"

#include "apps/tutti/option_values.hpp"
#include "command/bus_target.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

void add_recording_bus(CLI::App* command, RecordingArguments& arguments) {
    command->add_option("--bus", arguments.bus_url, command::help_of_bus);
    command
        ->add_option(
            "--root", arguments.root,
            "The topic above all others (default: $TUTTI_ROOT, or that of this machine's installation)"
        )
        ->type_name("TOPIC");
}

command::BusTarget target_of(const RecordingArguments& arguments) {
    auto target = command::bus_target(arguments.bus_url);
    if (!arguments.root.empty()) target.root = arguments.root;
    return target;
}

void add_record(CLI::App& app, RecordingArguments& arguments, int& exit_code) {
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
        ->check(whole_number(1, largest_count));
    record->add_option("--for", options.duration, "End after that time")->type_name("30s");
    record->add_option("-c,--count", options.count, "End after so many messages")
        ->check(whole_number(1, largest_count));
    record->add_flag("--sync", options.sync, "Bring the file down to the disk once a second");
    record->add_flag("--quiet", options.quiet, "Say nothing while all goes well");
    add_recording_bus(record, arguments);
    record->callback([&arguments, &exit_code] {
        arguments.record.bus = target_of(arguments);
        exit_code = recorder::record(arguments.record);
    });
}

void add_replay(CLI::App& app, RecordingArguments& arguments, int& exit_code) {
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
    add_recording_bus(replay, arguments);
    replay->callback([&arguments, &exit_code] {
        if (arguments.replay.recording.empty()) throw CLI::RequiredError("file");
        arguments.replay.bus = target_of(arguments);
        exit_code = recorder::replay(arguments.replay);
    });
}

void add_rehearse(CLI::App& app, cli::RehearseOptions& options, int& exit_code) {
    using Pace = cli::RehearseOptions::Pace;
    auto* rehearse = app.add_subcommand(
        "rehearse", "Play a trace of inputs through an installation's playlists and gestures, in virtual "
                    "time; with --frames "
                    "or --video its light is drawn"
    );
    rehearse->footer("With --frames FOLDER (PNGs and hashes) or --video FILE its light is drawn, too, by the "
                     "renderer, which takes:\n"
                     "  --every N  --mode NAME  --display NAME  --tail 5s  --detached BUS-URL\n"
                     "`tutti render rehearse --help` says what they are.");
    rehearse->add_option("config", options.config, "The installation's file")->required();
    rehearse
        ->add_option(
            "--trace", options.trace,
            "Lines {\"t\":1.5,\"type\":\"button.press\",\"producer\":1,\"data\":{}}, or a recording "
            "(default: standard input)"
        )
        ->type_name("FILE");
    rehearse
        ->add_option_function<std::string>(
            "--speed",
            [&options](const std::string& speed) {
                options.pace = speed == "max" ? Pace::AsFastAsPossible : Pace::RealTime;
            },
            "1x: in real time; max: at once (default)"
        )
        ->check([](const std::string& speed) {
            const bool known = speed == "max" || speed == "1x" || speed == "1";
            return known ? std::string() : fmt::format("'{}' is neither 1x nor max", speed);
        })
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

void add_recording_commands(CLI::App& app, RecordingArguments& arguments, int& exit_code) {
    add_record(app, arguments, exit_code);
    add_replay(app, arguments, exit_code);
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
