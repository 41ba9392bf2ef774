#include "tools/bench/postgis_tiles.hpp"

#include <arpa/inet.h>
#include <libpq-fe.h>

#include <array>
#include <stdexcept>

namespace bench {

struct PostgisTiles::Handles {
    struct Closer {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
        void operator()(PGresult* result) const noexcept { PQclear(result); }
    };
    std::unique_ptr<PGconn, Closer> connection;
    std::unique_ptr<PGresult, Closer> result;

    void expect(ExecStatusType status) const {
        if (PQresultStatus(result.get()) != status) throw std::runtime_error(PQerrorMessage(connection.get()));
    }
};

PostgisTiles::PostgisTiles(const std::string& connection, const std::string& query, Waits waits)
    : handles_(std::make_unique<Handles>()), waits_(waits) {
    handles_->connection.reset(PQconnectdb(connection.c_str()));
    if (PQstatus(handles_->connection.get()) != CONNECTION_OK)
        throw std::runtime_error(PQerrorMessage(handles_->connection.get()));
    handles_->result.reset(PQprepare(handles_->connection.get(), "tile", query.c_str(), 3, nullptr));
    handles_->expect(PGRES_COMMAND_OK);
}

PostgisTiles::PostgisTiles(PostgisTiles&&) noexcept = default;
PostgisTiles::~PostgisTiles() = default;

std::string_view PostgisTiles::tile(geo::Tile tile) {
    const std::array<std::uint32_t, 3> numbers{htonl(tile.zoom), htonl(tile.x), htonl(tile.y)};
    std::array<const char*, 3> values{};
    for (std::size_t i = 0; i < numbers.size(); ++i) values[i] = reinterpret_cast<const char*>(&numbers[i]);
    static constexpr std::array<int, 3> lengths{4, 4, 4}, binary{1, 1, 1};
    PGconn* const connection = handles_->connection.get();
    handles_->result.reset();
    if (PQsendQueryPrepared(connection, "tile", 3, values.data(), lengths.data(), binary.data(), 1) != 1)
        throw std::runtime_error(PQerrorMessage(connection));
    while (waits_ == Waits::awake && PQisBusy(connection))
        if (PQconsumeInput(connection) != 1) throw std::runtime_error(PQerrorMessage(connection));
    handles_->result.reset(PQgetResult(connection));
    handles_->expect(PGRES_TUPLES_OK);
    while (const PGresult* const more = PQgetResult(connection)) PQclear(const_cast<PGresult*>(more));
    return {PQgetvalue(handles_->result.get(), 0, 0),
            static_cast<std::size_t>(PQgetlength(handles_->result.get(), 0, 0))};
}

}  // namespace bench
