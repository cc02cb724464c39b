#include "supervise/dependency_order.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace tutti::supervise {

namespace {

enum class Mark : std::uint8_t { Unseen, Open, Done };

/// Depth-first: a service follows all that it needs. Meeting one that is still open is a cycle.
class Sorter {
public:
    Sorter(const std::vector<ServiceSpec>& services, DependencyOrder& order)
        : services_(services), order_(order), marks_(services.size(), Mark::Unseen) {}

    Result<void> visit(std::uint32_t index) {
        if (marks_[index] == Mark::Done) return {};
        path_.push_back(index);
        if (marks_[index] == Mark::Open)
            return fail(
                ErrorCode::InvalidInput, fmt::format("services need each other in a circle: {}", circle())
            );
        marks_[index] = Mark::Open;
        for (const auto need : order_.needs[index])
            if (auto visited = visit(need); !visited) return visited;
        marks_[index] = Mark::Done;
        path_.pop_back();
        order_.start_order.push_back(index);
        return {};
    }

private:
    std::string circle() const {
        std::string text;
        bool inside = false;
        for (const auto index : path_) {
            inside = inside || index == path_.back();
            if (!inside) continue;
            if (!text.empty()) text += " → ";
            text += services_[index].name;
        }
        return text;
    }

    const std::vector<ServiceSpec>& services_;
    DependencyOrder& order_;
    std::vector<Mark> marks_;
    std::vector<std::uint32_t> path_;
};

} // namespace

Result<DependencyOrder> DependencyOrder::of(const std::vector<ServiceSpec>& services) {
    std::unordered_map<std::string, std::uint32_t> index_of;
    for (std::uint32_t index = 0; index < services.size(); ++index)
        if (!index_of.emplace(services[index].name, index).second)
            return fail(
                ErrorCode::InvalidInput, fmt::format("two services are named {}", services[index].name)
            );

    DependencyOrder order;
    order.needs.resize(services.size());
    order.needed_by.resize(services.size());
    for (std::uint32_t index = 0; index < services.size(); ++index) {
        for (const auto& need : services[index].needs) {
            const auto found = index_of.find(need);
            if (found == index_of.end())
                return fail(
                    ErrorCode::InvalidInput,
                    fmt::format("{} needs {}, which is no service", services[index].name, need)
                );
            order.needs[index].push_back(found->second);
            order.needed_by[found->second].push_back(index);
        }
    }
    Sorter sorter(services, order);
    for (std::uint32_t index = 0; index < services.size(); ++index)
        if (auto visited = sorter.visit(index); !visited) return pass_on(visited);
    return order;
}

} // namespace tutti::supervise
