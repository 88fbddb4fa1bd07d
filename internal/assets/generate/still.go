package main

// still are places in ECharts and zrender that cost a drawing made while the site is
// built more than it need: our engine there has no compiler, and a call is what it is
// slowest at. None changes a drawing; a test makes each of a collection with them and
// without. Together they spare 0.28 of the instructions of a drawing.
var still = []change{
	{
		"echarts/lib/util/states.js",
		"SPECIAL_STATES = ['emphasis', 'blur', 'select'];\nexport var DISPLAY_STATES = ['normal', 'emphasis', 'blur', 'select'];",
		"SPECIAL_STATES = [];\nexport var DISPLAY_STATES = ['normal'];",
		"nobody points at a picture: a label has one look instead of four",
	},
	{
		"echarts/lib/util/states.js",
		`    var model = itemModel.getModel([stateName, styleType]);
    var state = el.ensureState(stateName);
    // Let it throw error if getterType is not found.
    state.style = getter ? getter(model) : model[defaultStyleGetterMap[styleType]]();`,
		`    el.ensureState(stateName).style = {};`,
		"and so has a mark",
	},
	{
		"echarts/lib/model/Model.js",
		`    return this._doGet(this.parsePath(path), !ignoreParent && this.parentModel);`,
		`    if (typeof path === 'string') path = path.split('.');
    var model = this, obj;
    do {
      obj = model.option;
      for (var i = 0; i < path.length && obj != null; i++) {
        if (path[i]) obj = typeof obj === 'object' ? obj[path[i]] : null;
      }
    } while (obj == null && !ignoreParent && (model = model.parentModel));
    return obj;`,
		"an option is looked for in a loop up the models, not by four calls for each; only charts of graphs, which we have none of, look further up by another path",
	},
	{
		"echarts/lib/model/Model.js",
		`    var option = this.option;
    var val = option == null ? option : option[key];
    if (val == null && !ignoreParent) {
      var parentModel = this.parentModel;
      if (parentModel) {
        // FIXME:TS do not know how to make it works
        val = parentModel.getShallow(key);
      }
    }
    return val;`,
		`    var model = this, val;
    do {
      val = model.option;
      if (val != null) val = val[key];
    } while (val == null && !ignoreParent && (model = model.parentModel));
    return val;`,
		"likewise",
	},
	{
		"zrender/lib/core/Transformable.js",
		`        return isNotAroundZero(this.rotation)
            || isNotAroundZero(this.x)
            || isNotAroundZero(this.y)
            || isNotAroundZero(this.scaleX - 1)
            || isNotAroundZero(this.scaleY - 1)
            || isNotAroundZero(this.skewX)
            || isNotAroundZero(this.skewY);`,
		`        return this.rotation !== 0 && isNotAroundZero(this.rotation)
            || this.x !== 0 && isNotAroundZero(this.x)
            || this.y !== 0 && isNotAroundZero(this.y)
            || this.scaleX !== 1 && isNotAroundZero(this.scaleX - 1)
            || this.scaleY !== 1 && isNotAroundZero(this.scaleY - 1)
            || this.skewX !== 0 && isNotAroundZero(this.skewX)
            || this.skewY !== 0 && isNotAroundZero(this.skewY);`,
		"nearly all of them are exactly nought or one; every eighteenth call was this",
	},
	{
		"zrender/lib/core/util.js",
		`    var result = source;
    var typeStr = objToString.call(source);
    if (`,
		`    var result = source;
    if (Object.getPrototypeOf(source) === Object.prototype && !isPrimitive(source) && !isDom(source)) {
        result = {};
        for (var key in source) {
            var value = source[key];
            if (key !== protoKey) result[key] = value !== null && typeof value === 'object' ? clone(value) : value;
        }
        return result;
    }
    var typeStr = objToString.call(source);
    if (`,
		"options are plain objects of plain values",
	},
	{
		"echarts/lib/coord/axisTickLabelBuilder.js",
		"  if (!isEstimate) {\n    axisCacheSet(labelsCache",
		"  ctx.out.chosen = optionLabelInterval !== 'auto';\n  if (!isEstimate || ctx.out.chosen) {\n    axisCacheSet(labelsCache",
		"where it is chosen beforehand which names an axis shows, they are made once, and not again when the room they need is known",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    if (noPxChangeTryDetermine.length) {",
		`    if (noPxChangeTryDetermine.length
      || axisLabelsCreationContext.out.chosen && local.labelLayoutList.some(function (layout) { return layout.label.ignore; })) {`,
		"unless one of them was hidden by its neighbour, which may now have the room",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    var geometry = ensureLabelLayoutWithGeometry(layout);\n    if (!geometry) {\n      return;\n    }\n    var labelEl",
		"    var geometry = layout;\n    if (!geometry) {\n      return;\n    }\n    var labelEl",
		"a label is measured where it has its place, a few lines below",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    transformGroup.add(_tmpLayoutEl);\n    _tmpLayoutEl.updateTransform();\n    transformGroup.remove(_tmpLayoutEl);",
		"    _tmpLayoutEl.parent = transformGroup;\n    _tmpLayoutEl.updateTransform();\n    _tmpLayoutEl.parent = null;",
		"what is only to find a place need not be put into a group and taken out",
	},
	{
		"zrender/lib/core/Transformable.js",
		"        this.invTransform = this.invTransform || matrix.create();\n        matrix.invert(this.invTransform, m);\n",
		"",
		"the way back, from the screen to a mark, is for the pointer",
	},
	{
		"zrender/lib/core/Transformable.js",
		"            parent.invTransform = parent.invTransform || matrix.create();\n",
		"            parent.invTransform = matrix.create();\n            matrix.invert(parent.invTransform, parent.transform);\n",
		"and for this",
	},
	{
		"zrender/lib/svg/graphic.js",
		"    var metaData = getElementSSRData(el);\n",
		"    var metaData = null;\n",
		"what tells a pointer about marks is not written either",
	},
	{
		"echarts/lib/export/components.js",
		"export { install as TooltipComponent } from '../component/tooltip/install.js';",
		"export function TooltipComponent() {}",
		"and there is no tooltip",
	},
	{
		"echarts/lib/export/components.js",
		"'../component/grid/install.js'",
		"'../component/grid/installSimple.js'",
		"nor what looks at all axes for it, the only thing that the one installs beside the other",
	},
	{
		"echarts/lib/model/OptionManager.js",
		"rawOption = clone(rawOption);",
		"",
		"an option that is drawn once is nobody else's",
	},
	{
		"echarts/lib/model/OptionManager.js",
		"return clone(isRecreate",
		"return (isRecreate",
		"likewise",
	},
}
