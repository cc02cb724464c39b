#include "gateway/openapi.hpp"

#include "gateway/access.hpp"
#include "gateway/orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace tutti::gateway {

namespace {

Value object(std::initializer_list<Member> members) { return Value::object(members); }

Value reference(std::string_view schema) {
    return object({{"$ref", fmt::format("schema/{}.schema.json", schema)}});
}

Value content(std::string_view type, std::string_view schema) {
    return object({{std::string(type), schema.empty() ? object({}) : object({{"schema", reference(schema)}})}}
    );
}

/// "GET /api/sources/{source}" → "get_api_sources_source".
std::string operation_id(const Route& route) {
    std::string id;
    for (const char c : fmt::format("{}{}", method_name(route.verb), route.path)) {
        const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (word)
            id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (c == '/')
            id += '_';
    }
    return id;
}

struct ControlRefusal {
    const char* status;
    const char* name; ///< in components/responses
    const char* description;
};
/// What control says to orders, where it runs.
constexpr ControlRefusal refusals_of_control[] = {
    {"307", "NotLeader", "Another machine leads: `Location` says where to ask."},
    {"409", "Conflict",
     "The key was used for another request, what was asked was begun and broken off, or another machine "
     "leads."},
    {"423", "Locked", "The vault is locked."},
    {"503", "Away", "Whoever is needed is away: control (`control_away`), the bus, the worker."},
    {"504", "TooLate", "It may still come about: asked again under its key, it is not done twice."},
};

Value parameters_of(const Route& route) {
    const auto path = route.path;
    std::vector<Value> parameters;
    for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
        const auto name = path.substr(open + 1, path.find('}', open) - open - 1);
        parameters.push_back(object(
            {{"name", name}, {"in", "path"}, {"required", true}, {"schema", object({{"type", "string"}})}}
        ));
    }
    if (route.answer.by_control)
        parameters.push_back(object({{"$ref", "#/components/parameters/IdempotencyKey"}}));
    return Value::array(std::move(parameters));
}

Value responses_of(const Route& route) {
    const auto& answer = route.answer;
    std::vector<Member> responses;
    const auto add = [&](unsigned status) {
        std::vector<Member> members = {{"description", route.summary}};
        if (status != 101 && status != 204)
            members.push_back({"content", content(answer.type, answer.schema)});
        responses.push_back({std::to_string(status), Value::object(std::move(members))});
    };
    add(answer.status);
    if (answer.otherwise != 0) add(answer.otherwise);
    if (route.answer.by_control)
        for (const auto& refusal : refusals_of_control)
            responses.push_back(
                {refusal.status, object({{"$ref", fmt::format("#/components/responses/{}", refusal.name)}})}
            );
    responses.push_back({"default", object({{"$ref", "#/components/responses/Error"}})});
    return Value::object(std::move(responses));
}

/// With a session, or without where no password is set.
Value security_of(const Route& route) {
    const auto nothing = Value::array({});
    if (route.role == Role::Anyone) return nothing;
    std::vector<Member> needed = {{"session", nothing}};
    if (changes_something(route.verb)) needed.push_back({"csrf", nothing});
    return Value::array({object({}), Value::object(std::move(needed)), object({{"bearer", nothing}})});
}

Value operation(const Route& route) {
    std::vector<Member> members = {{"operationId", operation_id(route)}, {"summary", route.summary}};
    auto parameters = parameters_of(route);
    if (!parameters.items().empty()) members.push_back({"parameters", std::move(parameters)});
    const auto type = route.body.empty() ? route.body_type : "application/json";
    if (!type.empty())
        members.push_back(
            {"requestBody", object({{"required", true}, {"content", content(type, route.body)}})}
        );
    members.push_back({"responses", responses_of(route)});
    members.push_back({"security", security_of(route)});
    if (route.role != Role::Anyone) members.push_back({"x-role", name(route.role)});
    if (!route.action.empty()) members.push_back({"x-action", route.action});
    if (route.answer.by_control) members.push_back({"x-action", "command"});
    if (!route.frame.empty()) members.push_back({"x-frame", reference(route.frame)});
    if (!route.messages.empty()) {
        std::vector<Value> messages;
        for (const auto schema : route.messages) messages.push_back(reference(schema));
        members.push_back({"x-messages", Value::array(std::move(messages))});
    }
    return Value::object(std::move(members));
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](unsigned char c) { return std::tolower(c); });
    return made;
}

Value paths_of(std::span<const Route> routes) {
    std::vector<Member> paths;
    for (const auto& first : routes) {
        if (std::ranges::find(paths, first.path, &Member::key) != paths.end()) continue;
        std::vector<Member> operations;
        for (const auto& route : routes)
            if (route.path == first.path)
                operations.push_back({lower(method_name(route.verb)), operation(route)});
        paths.push_back({std::string(first.path), Value::object(std::move(operations))});
    }
    return Value::object(std::move(paths));
}

Value error_content() { return content("application/json", "api_error"); }

Value responses() {
    std::vector<Member> all = {
        {"Error",
         object({{"description", "What was wrong, for programs and people."}, {"content", error_content()}})}
    };
    for (const auto& refusal : refusals_of_control)
        all.push_back(
            {refusal.name, object({{"description", refusal.description}, {"content", error_content()}})}
        );
    return Value::object(std::move(all));
}

Value idempotency_key() {
    return object({
        {"name", idempotency_field},
        {"in", "header"},
        {"required", false},
        {"description",
         "Of this request, 1 to 128 printable characters: asked again under it, within a day where control "
         "runs, it is not done again, and answered as before."},
        {"schema", object({{"type", "string"}, {"minLength", 1}, {"maxLength", 128}})},
    });
}

Value key_in(const char* place, std::string_view name, const char* description) {
    return object({{"type", "apiKey"}, {"in", place}, {"name", name}, {"description", description}});
}

} // namespace

Value openapi_document(std::span<const Route> routes) {
    return object({
        {"openapi", "3.1.0"},
        {"info",
         object({
             {"title", "Tutti"},
             {"version", "1"},
             {"description",
              "The HTTP interface of tutti-gateway, version 1. Every GET that ends answers HEAD, too; "
              "OPTIONS "
              "says what a path takes. Made by tools/make_openapi from the gateway's table of routes."},
         })},
        {"servers", Value::array({object({{"url", "http://127.0.0.1:8080"}})})},
        {"paths", paths_of(routes)},
        {"components",
         object({
             {"parameters", object({{"IdempotencyKey", idempotency_key()}})},
             {"responses", responses()},
             {"securitySchemes",
              object({
                  {"session", key_in("cookie", session_cookie, "Asked for where a password is set.")},
                  {"csrf", key_in("header", csrf_field, "What GET /api/session says in `csrf`.")},
                  {"bearer", object(
                                 {{"type", "http"},
                                  {"scheme", "bearer"},
                                  {"description", "A token of POST /api/tokens."}}
                             )},
              })},
         })},
    });
}

} // namespace tutti::gateway
