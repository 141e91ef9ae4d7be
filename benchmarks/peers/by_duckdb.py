"""The same rules as one query of DuckDB written by hand: ``python by_duckdb.py FOLDER``. Prints what fails."""

import sys

import duckdb

QUERY = r"""
with results as (
  select *, row_number() over () as row from read_csv('{0}/results.csv', all_varchar = true)
), typed as (
  select row, tally_id, unit_id, option_id, mode, share,
    case when regexp_full_match(votes, '0|[1-9][0-9]*') then votes::bigint end as votes,
    case when regexp_full_match(share, '(0|[1-9][0-9]{{0,2}})(\.[0-9]{{1,5}})?')
      then replace(share, '.', '')::bigint * (10 ^ (6 - case when contains(share, '.')
        then length(share) - strpos(share, '.') else 0 end))::bigint end as middle,
    case when contains(share, '.') then length(share) - strpos(share, '.') else 0 end as decimals
  from results
), ends as (
  select *, middle - 5 * (10 ^ (5 - decimals))::bigint as lo, middle + 5 * (10 ^ (5 - decimals))::bigint as hi
  from typed
), turnout as (
  select tally_id, unit_id, registered::bigint as registered, issued::bigint as issued, "cast"::bigint as taken,
    valid::bigint as valid, invalid::bigint as invalid,
    replace(turnout, '.', '')::bigint * 10000 - 5000 as least,
    replace(turnout, '.', '')::bigint * 10000 + 5000 as most
  from read_csv('{0}/turnout.csv', all_varchar = true)
), units as (
  select unit_id, parent_id from read_csv('{0}/units.csv', all_varchar = true)
), lists as (
  select tally_id, unit_id, sum(votes) as votes, sum(lo) as lo, sum(hi) as hi, count(*) as lines
  from ends group by all
), of_lines as (
  select
    count(*) filter (votes is null or middle is null or middle > 100000000) as unread,
    count(*) filter (not (lo * taken <= votes * 100000000 and votes * 100000000 < hi * taken)) as shares,
    count(*) filter (units.unit_id is null or option_id not in (select option_id from read_csv('{0}/options.csv')))
      as strangers
  from ends left join turnout using (tally_id, unit_id) left join units using (unit_id)
), of_lists as (
  select count(*) filter (lists.votes + invalid <> taken) as sums,
    count(*) filter (lines <> (select count(*) from read_csv('{0}/options.csv'))) as incomplete
  from lists join turnout using (tally_id, unit_id)
), of_turnout as (
  select count(*) filter (taken > issued or issued > registered or valid + invalid <> taken) as counts,
    count(*) filter (not (least * registered <= taken * 100000000 and taken * 100000000 < most * registered)) as rates
  from turnout
), of_wholes as (
  select count(*) filter (parts.votes <> ends.votes) as parts
  from (select tally_id, parent_id, option_id, mode, sum(votes) as votes
        from ends join units using (unit_id) where parent_id is not null group by all) as parts
  join ends on ends.tally_id = parts.tally_id and ends.unit_id = parts.parent_id
    and ends.option_id = parts.option_id and ends.mode = parts.mode
), of_counts as (
  select count(*) filter (parts.registered <> turnout.registered or parts.issued <> turnout.issued
    or parts.taken <> turnout.taken or parts.valid <> turnout.valid or parts.invalid <> turnout.invalid) as wholes
  from (select tally_id, parent_id, sum(registered) as registered, sum(issued) as issued, sum(taken) as taken,
          sum(valid) as valid, sum(invalid) as invalid
        from turnout join units using (unit_id) where parent_id is not null group by all) as parts
  join turnout on turnout.tally_id = parts.tally_id and turnout.unit_id = parts.parent_id
), of_keys as (
  select (select count(*) from results)
    - (select count(*) from (select distinct tally_id, unit_id, option_id, mode from results)) as repeated
)
select * from of_lines, of_lists, of_turnout, of_wholes, of_counts, of_keys
"""

if __name__ == "__main__":
    print(duckdb.sql(QUERY.format(sys.argv[1])).fetchall())
