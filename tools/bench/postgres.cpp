#include "tools/bench/postgres.hpp"

#include <libpq-fe.h>

#include <stdexcept>
#include <vector>

namespace bench {

struct Postgres::Handles {
    struct Closer {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
        void operator()(PGresult* result) const noexcept { PQclear(result); }
    };
    std::unique_ptr<PGconn, Closer> connection;
    std::unique_ptr<PGresult, Closer> result;

    [[noreturn]] void fail() const { throw std::runtime_error(PQerrorMessage(connection.get())); }
};

Postgres::Postgres(const std::string& connection) : handles_(std::make_unique<Handles>()) {
    handles_->connection.reset(PQconnectdb(connection.c_str()));
    if (PQstatus(handles_->connection.get()) != CONNECTION_OK) handles_->fail();
}

Postgres::~Postgres() = default;

void Postgres::prepare(const std::string& name, const std::string& sql) {
    handles_->result.reset(PQprepare(handles_->connection.get(), name.c_str(), sql.c_str(), 0, nullptr));
    if (PQresultStatus(handles_->result.get()) != PGRES_COMMAND_OK) handles_->fail();
}

std::size_t Postgres::run(const std::string& name, std::span<const std::string> values) {
    std::vector<const char*> words;
    for (const auto& value : values) words.push_back(value.c_str());
    handles_->result.reset(PQexecPrepared(handles_->connection.get(), name.c_str(), static_cast<int>(words.size()),
                                          words.data(), nullptr, nullptr, 0));
    switch (PQresultStatus(handles_->result.get())) {
        case PGRES_TUPLES_OK: return static_cast<std::size_t>(PQntuples(handles_->result.get()));
        case PGRES_COMMAND_OK: return std::stoul(PQcmdTuples(handles_->result.get()));
        default: handles_->fail();
    }
}

std::string_view Postgres::text(std::size_t row, int column) const {
    const int at = static_cast<int>(row);
    return {PQgetvalue(handles_->result.get(), at, column),
            static_cast<std::size_t>(PQgetlength(handles_->result.get(), at, column))};
}

}  // namespace bench
