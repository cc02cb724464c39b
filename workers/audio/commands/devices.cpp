#include "workers/audio/commands/devices.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "control/client.hpp"
#include "sound/sound_device.hpp"
#include "workers/audio/device_value.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace tutti::audio {

namespace {

using namespace command;

std::string format_text(const sound::SoundDevice& device) {
    if (!device.format) return "";
    return fmt::format("{} Hz, {} ch", device.format->rate, device.format->channels);
}

/// Where nothing can be recorded, a sound server takes a monitor as its default source.
std::string what_it_is(const sound::SoundDevice& device) {
    if (!device.is_monitor) return device.is_default ? "default" : "";
    return device.is_default ? "what is played, default" : "what is played";
}

void print_table(const sound::SoundDevices& found) {
    const auto colours = colours_for(STDOUT_FILENO);
    Table table({"INPUT", "WHAT", "FORMAT", ""});
    for (const auto& device : found.devices)
        table.add(
            {{device.place, Tone::Strong},
             {device.description},
             {format_text(device), Tone::Quiet},
             {what_it_is(device), Tone::Quiet}}
        );
    if (!found.devices.empty()) print_out("{}", table.print(colours));
    for (const auto& failure : found.failures) print_err("tutti audio: {}\n", printable(failure.message));
    if (found.devices.empty())
        print_err("There is nothing to listen to but files, streams and generator:beat?bpm=128\n");
}

Task<int> list(bool as_json) {
    const auto found = co_await sound::list_devices();
    if (as_json)
        print_out("{}\n", print_json(to_value(found)));
    else
        print_table(found);
    co_return found.devices.empty() ? Failure : Success;
}

Task<int> ask(std::filesystem::path socket, std::string action, Value params, bool as_json) {
    auto client = co_await control::Client::connect(std::move(socket));
    if (!client) {
        print_err("tutti audio: the service audio does not run here: tutti status\n");
        co_return NotRunning;
    }
    const auto reply = co_await client->call(std::move(action), std::move(params), seconds(25));
    if (!reply) co_return report_failure(reply.error());
    if (!reply->success) {
        print_err("tutti audio: {}\n", printable(reply->message));
        co_return Failure;
    }
    const auto data = reply->data.value_or(Value::object({}));
    if (as_json) {
        print_out("{}\n", print_json(data));
        co_return Success;
    }
    for (const auto& member : data.members()) {
        const auto text =
            member.value.is_string() ? std::string(member.value.string()) : print_json(member.value);
        print_out("{}: {}\n", member.key, printable(text));
    }
    co_return Success;
}

} // namespace

int print_devices(bool as_json) {
    return run_task([as_json](asio::io_context&) { return list(as_json); });
}

int ask_worker(const std::filesystem::path& socket, std::string action, Value params, bool as_json) {
    return run_task([&](asio::io_context&) { return ask(socket, action, params, as_json); });
}

} // namespace tutti::audio
