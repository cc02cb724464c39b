#include "gateway/orders.hpp"

#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/ruling.hpp"
#include "gateway/to_the_leader.hpp"
#include "gateway/visitor.hpp"
#include "governed/command_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

constexpr microseconds usual_patience = seconds(5);    // as with a worker
constexpr microseconds longest_patience = seconds(28); // before the server gives the answer up

/// What was asked of several under one key is one request each to whoever keeps the answers.
PostedCommand with_key(PostedCommand command, const std::optional<std::string>& key, std::size_t index) {
    command.idempotency_key = key && index > 0 ? fmt::format("{}.{}", *key, index) : key;
    return command;
}

/// Who is asked beside each other. Owned by the commands that are under way.
class Beside {
public:
    Beside(std::size_t count, std::function<void(std::vector<WorkerData>)> done)
        : missing_(count), answers_(count), done_(std::move(done)) {}
    void answered(std::size_t index, WorkerData data) {
        answers_[index] = std::move(data);
        if (--missing_ == 0) done_(std::move(answers_));
    }

private:
    std::size_t missing_;
    std::vector<WorkerData> answers_;
    std::function<void(std::vector<WorkerData>)> done_;
};

} // namespace

std::string_view without_quotes(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
    return text;
}

std::expected<std::optional<std::string>, io::HttpResponse>
idempotency_key_of(const io::HttpRequest& request, const std::optional<std::string>& in_body) {
    const auto field = request.find(idempotency_field);
    if (!field) return in_body;
    const auto key = without_quotes(*field);
    if (key.empty())
        return std::unexpected(
            io::http_error(400, "invalid_input", fmt::format("{} says no key", idempotency_field))
        );
    if (in_body && *in_body != key)
        return std::unexpected(io::http_error(
            400, "invalid_input",
            fmt::format("{} and \"idempotency_key\" say two keys: one is enough", idempotency_field)
        ));
    return std::string(key);
}

std::optional<governance::Request>
governed(Desk& desk, const io::HttpRequest& request, const PostedCommand& command) {
    if (desk.commands == nullptr) return std::nullopt;
    auto named = desk.commands->find(command.target, command.action, command.params);
    if (!named || !governed::is_governed(*named, command.target)) return std::nullopt;
    governance::Request asked;
    asked.subject = subject_of(desk, request);
    asked.via = governance::Via::Http;
    asked.command = std::move(named->name);
    asked.params = std::move(named->params);
    asked.idempotency_key = command.idempotency_key.value_or("");
    // What control does itself takes its time: a key is derived, a service comes to rest.
    const auto patience =
        governed::is_control(command.target) ? std::min(named->deadline, longest_patience) : usual_patience;
    asked.patience = command.patience.value_or(patience);
    return asked;
}

io::HttpResponse answer_as_it_is(governance::Answer answer, std::string_view path) {
    std::string leader;
    if (answer.status == 307) {
        const auto body = parse_json(answer.body);
        const auto* error = body ? body->find("error") : nullptr;
        const auto* said = error != nullptr ? error->find("leader") : nullptr;
        if (said != nullptr && said->is_string()) leader = said->string();
    }
    auto response = fresh_answer("application/json", std::move(answer.body), answer.status);
    while (leader.ends_with('/')) leader.pop_back();
    if (!leader.empty()) response.fields.emplace_back("Location", fmt::format("{}{}", leader, path));
    if (answer.is_stale) response.fields.emplace_back("X-Stale", "true");
    return response;
}

WorkerData data_of_answer(const governance::Answer& answer, std::string_view path) {
    if (answer.status >= 300) return std::unexpected(answer_as_it_is(answer, path));
    const auto body = parse_json(answer.body);
    const auto* data = body ? body->find("data") : nullptr;
    if (data != nullptr) return *data;
    return std::unexpected(io::http_error(502, "bad_gateway", "control's answer was not understood"));
}

io::HttpReply order(
    Desk& desk, const io::HttpRequest& request, PostedCommand command, std::string_view absent,
    AnswerToOrder answer
) {
    auto key = idempotency_key_of(request, command.idempotency_key);
    if (!key) return std::move(key.error());
    command.idempotency_key = std::move(*key);
    if (auto elsewhere = for_the_leader(desk, request, command)) return std::move(*elsewhere);
    auto asked = governed(desk, request, command);
    if (!asked)
        if (auto refusal = refuse_command(desk, request, command)) return std::move(*refusal);
    if (!asked)
        return ask_worker(
            desk, std::move(command), absent,
            [answer = std::move(answer)](const Result<std::string>& payload) {
                return answer(data_of_reply(payload));
            }
        );
    auto reply = std::make_shared<io::PendingReply>();
    desk.run(
        std::move(*asked),
        [reply, answer = std::move(answer), path = std::string(request.path)](const governance::Answer& said
        ) { reply->answer(answer(data_of_answer(said, path))); }
    );
    return reply;
}

namespace {

/// The whole request is for whoever leads one of them.
std::optional<io::HttpReply>
for_a_leader(Desk& desk, const io::HttpRequest& request, const std::vector<PostedCommand>& commands) {
    for (const auto& command : commands)
        if (auto elsewhere = for_the_leader(desk, request, command)) return elsewhere;
    return std::nullopt;
}

/// Not one that nobody can be asked for.
bool is_asked_there(const io::HttpReply& reply) {
    const auto* answer = std::get_if<io::HttpResponse>(&reply);
    return answer == nullptr || answer->status == 307;
}

io::HttpReply order_here(
    Desk& desk, const io::HttpRequest& request, std::vector<PostedCommand> commands,
    const std::optional<std::string>& key, std::function<io::HttpResponse(std::vector<WorkerData>)> answer
) {
    auto reply = std::make_shared<io::PendingReply>();
    const bool is_stale =
        std::ranges::any_of(commands, [&](const auto& each) { return may_be_behind(desk, each.target); });
    auto done = [reply, is_stale, answer = std::move(answer)](std::vector<WorkerData> all) {
        reply->answer(with_staleness(answer(std::move(all)), is_stale));
    };
    const auto beside = std::make_shared<Beside>(commands.size(), std::move(done));
    for (std::size_t index = 0; index < commands.size(); ++index) {
        ++desk.posts.commands;
        auto command = with_key(std::move(commands[index]), key, index);
        auto asked = governed(desk, request, command);
        auto refusal = asked ? std::nullopt : refuse_command(desk, request, command);
        if (refusal)
            beside->answered(index, std::unexpected(std::move(*refusal)));
        else if (asked)
            desk.run(
                std::move(*asked),
                [beside, index, path = std::string(request.path)](const governance::Answer& said) {
                    beside->answered(index, data_of_answer(said, path));
                }
            );
        else
            desk.command(std::move(command), [beside, index](const Result<std::string>& payload) {
                beside->answered(index, data_of_reply(payload));
            });
    }
    return reply;
}

} // namespace

io::HttpReply order_all(
    Desk& desk, const io::HttpRequest& request, std::vector<PostedCommand> commands,
    std::function<io::HttpResponse(std::vector<WorkerData>)> answer
) {
    auto key = idempotency_key_of(request);
    if (!key) return std::move(key.error());
    auto elsewhere = for_a_leader(desk, request, commands);
    const bool is_darkness = std::ranges::any_of(commands, [](const auto& each) {
        return each.action == "blackout"; // comes here, whoever leads
    });
    if (elsewhere && !is_darkness) return std::move(*elsewhere);
    auto here = order_here(desk, request, std::move(commands), *key, std::move(answer));
    return elsewhere && is_asked_there(*elsewhere) ? std::move(*elsewhere) : std::move(here);
}

io::HttpResponse answer_done(WorkerData data) {
    return data ? json_answer(Value::object({{"data", std::move(*data)}})) : std::move(data.error());
}

io::HttpResponse answer_said(WorkerData data) { return data ? json_answer(*data) : std::move(data.error()); }

} // namespace tutti::gateway
