#include "cli/governed/policy.hpp"

#include "base/json.hpp"
#include "cli/governed/manifest_file.hpp"
#include "cli/governed/policy_text.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/file.hpp"
#include "toml/toml.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

using Describe = std::string (*)(const Value&, Colours);

void show(const DeskOptions& desk, const Value& answer, Describe describe) {
    if (desk.json)
        print_out("{}\n", print_json(answer));
    else
        print_out("{}", describe(answer, colours_for(STDOUT_FILENO)));
}

/// `[[case]]` tables, which control looks through.
Result<Value> read_cases(const std::filesystem::path& file) {
    const auto text = io::read_file(file, toml::max_toml_size);
    if (!text) return std::unexpected(text.error());
    const auto document = toml::parse_toml(*text);
    if (!document) return std::unexpected(document.error());
    const auto* cases = document->find("case");
    if (cases == nullptr || !cases->is_array())
        return fail(ErrorCode::InvalidInput, "has no [[case]]: each has subject, action and expect");
    return *cases;
}

} // namespace

int show_policy(const DeskOptions& desk) {
    const auto asked = ask_desk(desk, "policy.get");
    if (!asked) return report_fault(desk, asked.error());
    show(desk, *asked, describe_policy);
    return Success;
}

int explain_policy(const ExplainOptions& options) {
    std::vector<Member> params = {{"subject", options.subject}, {"action", options.action}};
    if (!options.resource.empty()) params.push_back({"resource", options.resource});
    if (!options.roles.empty())
        params.push_back({"roles", Value::array({options.roles.begin(), options.roles.end()})});
    if (!options.address.empty()) params.push_back({"address", options.address});
    if (options.at) params.push_back({"at", *options.at});
    const auto asked = ask_desk(options.desk, "policy.explain", Value::object(std::move(params)));
    if (!asked) return report_fault(options.desk, asked.error());
    show(options.desk, *asked, describe_explanation);
    if (!hub_problem(*asked).empty()) return NotRunning;
    return flag_of(*asked, "allowed", false) ? Success : Failure;
}

int test_policy(const PolicyTestOptions& options) {
    const auto manifest = read_manifest_file(options.file);
    if (!manifest) return manifest.error();
    std::vector<Member> params = {
        {"objects", governance::to_value(manifest->objects)}, {"last", options.last}
    };
    if (!options.cases.empty()) {
        auto cases = read_cases(options.cases);
        if (!cases) {
            print_err("{}: {}\n", options.cases.native(), cases.error().message);
            return Usage;
        }
        params.push_back({"cases", std::move(*cases)});
    }
    const auto asked = ask_desk(options.desk, "policy.test", Value::object(std::move(params)));
    if (!asked) {
        if (const auto mistake = options.desk.json ? std::nullopt : mistake_of(*manifest, asked.error())) {
            print_err("{}", toml::print_mistakes(manifest->name, manifest->text, {&*mistake, 1}));
            return Usage;
        }
        return report_fault(options.desk, asked.error());
    }
    show(options.desk, *asked, describe_trial);
    return number_of(*asked, "failed") > 0 ? Failure : Success;
}

} // namespace tutti::cli
