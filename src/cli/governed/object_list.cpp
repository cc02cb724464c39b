#include "cli/governed/object_list.hpp"

#include "command/describe_service.hpp"
#include "command/run_task.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::int64_t page_size = 200;

Value list_parameters(const std::string& kind, const Value& labels, const std::string& after) {
    std::vector<Member> params = {{"most", page_size}};
    if (!kind.empty()) params.push_back({"kind", kind});
    if (!labels.members().empty()) params.push_back({"labels", labels});
    if (!after.empty()) params.push_back({"after", after});
    return Value::object(std::move(params));
}

} // namespace

Task<Listed> list_objects_later(DeskOptions desk, std::string kind, Value labels) {
    std::vector<Value> objects;
    std::string after;
    while (true) {
        auto params = list_parameters(kind, labels, after);
        const auto asked = co_await ask_desk_later(desk, "object.list", std::move(params), seconds(30));
        if (!asked) co_return std::unexpected(asked.error());
        if (const auto* page = asked->find("objects"); page != nullptr && page->is_array())
            objects.insert(objects.end(), page->items().begin(), page->items().end());
        after = text_of(*asked, "next");
        if (after.empty()) co_return objects;
    }
}

namespace {

Task<void> put_listed(DeskOptions desk, std::string kind, Value labels, Listed* to) {
    *to = co_await list_objects_later(std::move(desk), std::move(kind), std::move(labels));
}

} // namespace

Listed list_objects(const DeskOptions& desk, const std::string& kind, const Value& labels) {
    Listed listed;
    run_part([&](asio::io_context&) { return put_listed(desk, kind, labels, &listed); });
    return listed;
}

} // namespace tutti::cli
