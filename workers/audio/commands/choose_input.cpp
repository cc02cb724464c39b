#include "workers/audio/commands/choose_input.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "control/client.hpp"
#include "io/clock.hpp"

#include <string>
#include <variant>

namespace tutti::audio {

namespace {

using namespace command;

/// A stream may take longer; `tutti status audio` goes on from there.
constexpr auto patience = seconds(5);
constexpr auto pause = milliseconds(100);

std::string text_of(const Value* object, std::string_view key) {
    const auto* value = object != nullptr ? object->find(key) : nullptr;
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

/// The worker's own sentence about its input, once that is no longer being opened.
Task<std::string> what_became_of_it(control::Client& worker) {
    const auto deadline = io::steady_now() + patience;
    std::string sentence;
    while (io::steady_now() < deadline) {
        co_await io::sleep_for(pause); // what was open before is closed meanwhile
        const auto reply = co_await worker.call("get_state");
        if (!reply || !reply->data) break;
        const auto* state = reply->data->find("state");
        sentence = text_of(state, "message");
        if (text_of(state, "input_state") != "opening") break;
    }
    co_return sentence;
}

Task<int> choose(std::filesystem::path socket, std::string place, bool as_json) {
    auto worker = co_await control::Client::connect(std::move(socket));
    if (!worker) {
        print_err("tutti audio: the service audio does not run here: tutti status\n");
        co_return NotRunning;
    }
    const auto reply = co_await worker->call("set_input", Value::object({{"input", place}}), seconds(25));
    if (!reply) co_return report_failure(reply.error());
    if (!reply->success) {
        print_err("tutti audio: {}\n", printable(reply->message));
        co_return Failure;
    }
    if (as_json) {
        print_out("{}\n", print_json(reply->data.value_or(Value::object({}))));
        co_return Success;
    }
    const auto sentence = co_await what_became_of_it(*worker);
    print_out("{}\n", printable(sentence));
    co_return Success;
}

} // namespace

contract::SoundPlace seen_from_anywhere(contract::SoundPlace place, const std::filesystem::path& folder) {
    if (auto* file = std::get_if<contract::FilePlace>(&place)) file->path = (folder / file->path).native();
    return place;
}

int choose_input(const std::filesystem::path& socket, const contract::SoundPlace& place, bool as_json) {
    return run_task([&](asio::io_context&) { return choose(socket, contract::print(place), as_json); });
}

} // namespace tutti::audio
