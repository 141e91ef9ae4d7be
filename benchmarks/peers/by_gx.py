"""The rules as suites of Great Expectations on pandas, as a user would write them: ``python by_gx.py FOLDER``."""

import os
import sys
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # nothing goes over the network

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from frames_pandas import frames
from laws import ENUMS, FORMS, KEYS, LAWS, REFERENCES, REQUIRED, TEXTS


def suite(name: str) -> gx.ExpectationSuite:
    """What is asked of a frame. A law on several columns is a column of its own, worked out before."""
    asked: list[gxe.Expectation] = []
    if name in TEXTS:
        asked += [gxe.ExpectColumnValuesToNotBeNull(column=field) for field in REQUIRED[name]]
        for field, form in FORMS.get(name, {}).items():
            asked.append(gxe.ExpectColumnValuesToMatchRegex(column=field, regex=rf"^(?:{form})$"))
        for field, values in ENUMS.get(name, {}).items():
            asked.append(gxe.ExpectColumnValuesToBeInSet(column=field, value_set=list(values)))
        for field in REFERENCES.get(name, {}):
            asked.append(gxe.ExpectColumnValuesToBeInSet(column=f"{field} is there", value_set=[True]))
        if len(KEYS[name]) > 1:
            asked.append(gxe.ExpectCompoundColumnsToBeUnique(column_list=KEYS[name]))
        else:
            asked.append(gxe.ExpectColumnValuesToBeUnique(column=KEYS[name][0]))
    asked += [gxe.ExpectColumnValuesToBeInSet(column=code, value_set=[True]) for code in LAWS.get(name, {})]
    return gx.ExpectationSuite(name=name, expectations=asked)


def with_laws(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with a column for each law, true where it holds."""
    return frame.assign(
        **{code: law(frame).fillna(value=False).astype(bool) for code, law in LAWS.get(name, {}).items()}
    )


def main(folder: Path) -> int:
    """Check every frame, and print the expectations that are not met."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("package")
    failed = 0
    for name, frame in frames(folder).items():
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
        batch = batch.get_batch({"dataframe": with_laws(name, frame)})
        result = batch.validate(suite(name), result_format="BASIC")
        for each in result.results:
            if not each.success:
                print(name, each.expectation_config.type, each.expectation_config.kwargs, each.exception_info)
                failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
