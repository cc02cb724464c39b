#include "workers/osc/query_tree.hpp"

#include "base/json.hpp"
#include "base/url_parts.hpp"
#include "base/utf8.hpp"
#include "contract/osc_addresses.hpp"
#include "osc/argument_values.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace tutti::osc_router {

namespace {

/// What there is at one address; either may be missing.
struct Leaf {
    const contract::OscAddress* known = nullptr;
    const Heard* heard = nullptr;
};
using Leaves = std::map<std::string_view, Leaf>; ///< by whole address
using Part = std::pair<Leaves::const_iterator, Leaves::const_iterator>;

// Attributes of the proposal ("OSC Attributes"), all that it names: those that a node does not have are 204.
constexpr std::array<std::string_view, 15> attributes = {
    "ACCESS", "CLIPMODE",  "CONTENTS", "CRITICAL", "DESCRIPTION", "EXTENDED_TYPE", "FULL_PATH", "HTML",
    "ICON",   "OVERLOADS", "RANGE",    "TAGS",     "TYPE",        "UNIT",          "VALUE"
};

constexpr int no_value = 0; // of ACCESS
constexpr int may_read = 1;
constexpr int may_read_and_write = 3;

Value range_of(const contract::OscParameter& parameter) {
    std::vector<Member> range;
    if (parameter.least) range.push_back({"MIN", *parameter.least});
    if (parameter.most) range.push_back({"MAX", *parameter.most});
    return range.empty() ? Value() : Value::object(std::move(range));
}

/// `of(parameter)` for each argument.
template <typename Of>
Value for_each_argument(const contract::OscAddress& known, const Of& of) {
    std::vector<Value> all;
    for (const auto& parameter : known.parameters)
        for (std::size_t i = 0; i < parameter.types.size(); ++i) all.push_back(of(parameter));
    return Value::array(std::move(all));
}

std::string types_of(const contract::OscAddress& known) {
    std::string types;
    for (const auto& parameter : known.parameters) types += parameter.types;
    return types;
}

void add_known(const contract::OscAddress& known, std::vector<Member>& node) {
    std::string words(known.description);
    words.append(", ").append(known.when).append(":");
    for (const auto& parameter : known.parameters) {
        words.append(&parameter == known.parameters.data() ? " " : ", ").append(parameter.name);
        if (!parameter.unit.empty()) words.append(" (").append(parameter.unit).append(")");
    }
    node.push_back({"DESCRIPTION", words});
    node.push_back({"RANGE", for_each_argument(known, range_of)});
    const auto has_unit = [](const auto& parameter) { return !parameter.unit.empty(); };
    if (std::ranges::any_of(known.parameters, has_unit))
        node.push_back({"UNIT", for_each_argument(known, [](const auto& parameter) {
                            return parameter.unit.empty() ? Value() : Value(parameter.unit);
                        })});
}

void add_leaf(const Leaf& leaf, std::vector<Member>& node) {
    auto types = leaf.known != nullptr ? types_of(*leaf.known) : std::string();
    if (leaf.heard != nullptr) types = osc::type_tags(leaf.heard->arguments);
    node.push_back({"ACCESS", leaf.known != nullptr ? may_read : may_read_and_write});
    if (!types.empty()) node.push_back({"TYPE", types}); // a bang has no type, and no value
    if (leaf.known != nullptr) add_known(*leaf.known, node);
    if (leaf.heard != nullptr && !types.empty())
        node.push_back({"VALUE", osc::values_of(leaf.heard->arguments)});
}

std::string_view next_part(std::string_view below) noexcept { return below.substr(0, below.find('/')); }

/// The node at `path`, of which all in `part` is, or is below. "/" is the empty path.
Value node_at(std::string_view path, Part part) {
    std::vector<Member> node = {{"FULL_PATH", whole_characters(path.empty() ? "/" : path)}};
    auto [next, end] = part;
    if (next != end && next->first == path)
        add_leaf((next++)->second, node);
    else
        node.push_back({"ACCESS", no_value});
    // In order of bytes "/a-b" stands between "/a" and "/a/b": what belongs together is gathered.
    std::map<std::string_view, Leaves> below;
    for (; next != end; ++next) {
        const auto name = next_part(next->first.substr(path.size() + 1));
        below[name].emplace(*next);
    }
    std::vector<Member> contents;
    for (const auto& [name, leaves] : below) {
        const auto child = leaves.begin()->first.substr(0, path.size() + 1 + name.size());
        contents.push_back({whole_characters(name), node_at(child, {leaves.begin(), leaves.end()})});
    }
    if (!contents.empty()) node.push_back({"CONTENTS", Value::object(std::move(contents))});
    return Value::object(std::move(node));
}

bool is_at_or_below(std::string_view address, std::string_view path) noexcept {
    return address.starts_with(path) && (address.size() == path.size() || address[path.size()] == '/');
}

/// Whether it has a place in a tree that readers of JSON can read: what others send may be anything.
bool can_be_shown(std::string_view address) {
    constexpr auto most_parts = 24;
    return std::ranges::count(address, '/') <= most_parts && address.find("//") == address.npos
           && !address.ends_with('/') && whole_characters(address) == address;
}

Leaves leaves_below(const AddressBook& book, std::string_view path) {
    Leaves leaves;
    for (const auto& known : contract::osc_addresses())
        if (is_at_or_below(known.address, path)) leaves[known.address].known = &known;
    for (auto heard = book.all().lower_bound(path);
         heard != book.all().end() && std::string_view(heard->first).starts_with(path); ++heard)
        if (is_at_or_below(heard->first, path) && can_be_shown(heard->first))
            leaves[heard->first].heard = &heard->second;
    return leaves;
}

Value describe(const QueryHost& host) {
    std::vector<Member> extensions;
    for (const auto* has : {"ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "LISTEN", "PATH_ADDED"})
        extensions.push_back({has, true});
    std::vector<Member> about = {{"NAME", host.name}, {"EXTENSIONS", Value::object(std::move(extensions))}};
    if (host.osc) {
        // A listener on all addresses is where the question came to: so the proposal wants it.
        const bool is_any = host.osc->host == "0.0.0.0" || host.osc->host == "::";
        if (!is_any) about.push_back({"OSC_IP", host.osc->host});
        about.push_back({"OSC_PORT", host.osc->port});
        about.push_back({"OSC_TRANSPORT", "UDP"});
    }
    about.push_back({"WS_PORT", host.web.port});
    return Value::object(std::move(about));
}

} // namespace

QueryAnswer QueryTree::answer(std::string_view path, std::string_view query) const {
    if (query == "HOST_INFO") return {.status = 200, .body = print_json(describe(host_))};
    const auto decoded = percent_decoded(path);
    if (!decoded) return {.status = 400, .body = {}};
    std::string_view address = *decoded;
    while (address.ends_with('/')) address.remove_suffix(1);
    const auto leaves = leaves_below(book_, address);
    if (leaves.empty() && !address.empty()) return {.status = 404, .body = {}};
    const auto node = node_at(address, {leaves.begin(), leaves.end()});
    if (query.empty()) return {.status = 200, .body = print_json(node)};
    if (std::ranges::find(attributes, query) == attributes.end()) return {.status = 400, .body = {}};
    const auto* value = node.find(query);
    if (value == nullptr) return {.status = 204, .body = {}};
    return {.status = 200, .body = print_json(Value::object({{std::string(query), *value}}))};
}

} // namespace tutti::osc_router
