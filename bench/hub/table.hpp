// Table: the figures of all servers, and what they are to each other.
#pragma once

#include "bench/hub/measure.hpp"

namespace tutti::bench {

class Table {
public:
    Table(const std::vector<Measure>& measures, const std::vector<Server>& servers);

    void add(std::size_t measure, std::size_t server, const std::vector<double>& figures);
    /// In Markdown: medians, behind each how many times that ours is; and whether ours is what it must be.
    void print() const;
    /// How many of ours are not what they must be.
    int missed() const;

private:
    using Samples = std::vector<double>;
    double figure(std::size_t measure, std::size_t server, std::size_t row) const;
    /// What ours must be, and whether it is.
    struct Verdict {
        std::string text;
        bool is_met = true;
    };
    Verdict judge(std::size_t measure, std::size_t row) const;

    const std::vector<Measure>& measures_;
    const std::vector<Server>& servers_;
    std::vector<std::vector<std::vector<Samples>>> samples_; // by measure, server, row
};

} // namespace tutti::bench
